package shop.stock.inventory;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What is in the warehouses. */
@Repository
public class StockRepository {
    private final JdbcTemplate jdbc;

    public StockRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void applyAll(List<Movement> movements) {
        jdbc.batchUpdate(
            "UPDATE stock SET on_hand = on_hand + ?, changed_at = ? WHERE sku = ?",
            movements,
            500,
            (ps, m) -> {
                ps.setInt(1, m.quantity());
                ps.setObject(2, m.at());
                ps.setString(3, m.sku());
            });
    }

    public int onHand(String sku) {
        var rows = jdbc.queryForList("SELECT on_hand FROM stock WHERE sku = ?", Integer.class, sku);
        return rows.isEmpty() ? 0 : rows.get(0);
    }
}
