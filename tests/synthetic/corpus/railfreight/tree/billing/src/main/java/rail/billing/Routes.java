package rail.billing;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
public class Routes {
    private final JdbcTemplate jdbc;

    public Routes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Route between(int fromYard, int toYard) {
        Double km = jdbc.queryForObject(
                "select km from distance_table where from_yard = ? and to_yard = ?", Double.class, fromYard, toYard);
        return new Route(fromYard, toYard, km);
    }
}
