package shop.stock.reservation;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reservations in the database. */
@Repository
public class ReservationRepository {
    private final JdbcTemplate jdbc;

    public ReservationRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public List<Reservation> openFor(String sku) {
        return jdbc.query(
            "SELECT id, sku, quantity, order_id FROM reservations WHERE sku = ? AND closed_at IS NULL",
            (rs, n) -> new Reservation(rs.getLong(1), rs.getString(2), rs.getInt(3), rs.getLong(4)),
            sku);
    }

    public int lockFree(String sku) {
        return jdbc.queryForObject("SELECT on_hand - reserved FROM stock WHERE sku = ? FOR UPDATE", Integer.class, sku);
    }

    public Reservation insert(String sku, int quantity, Long orderId) {
        jdbc.update("INSERT INTO reservations (sku, quantity, order_id) VALUES (?, ?, ?)", sku, quantity, orderId);
        jdbc.update("UPDATE stock SET reserved = reserved + ? WHERE sku = ?", quantity, sku);
        return new Reservation(0L, sku, quantity, orderId);
    }
}
