package example.cards.authorize;

import example.cards.limits.LimitService;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Amounts that are set aside until they are booked. */
@Service
public class Holds {
    private final JdbcClient jdbc;
    private final LimitService limits;

    public Holds(JdbcClient jdbc, LimitService limits) {
        this.jdbc = jdbc;
        this.limits = limits;
    }

    @Transactional
    public Decision place(Payment payment) {
        if (!limits.allows(payment.card(), payment.minor())) {
            return Decision.declined("limit");
        }
        jdbc.sql("INSERT INTO holds (payment_id, card_id, minor) VALUES (?, ?, ?)")
            .params(payment.id(), payment.card(), payment.minor())
            .update();
        return Decision.approved();
    }
}
