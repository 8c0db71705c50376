package example.cards.limits;

import java.time.Clock;
import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** What a card may still spend today. */
@Service
public class LimitService {
    private final JdbcClient jdbc;
    private final Clock clock;

    public LimitService(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public boolean allows(long card, long minor) {
        long spent = jdbc.sql("SELECT coalesce(sum(minor), 0) FROM holds WHERE card_id = ? AND day = ?")
            .params(card, LocalDate.now(clock))
            .query(Long.class)
            .single();
        long limit = jdbc.sql("SELECT daily_minor FROM limits WHERE card_id = ?")
            .param(card)
            .query(Long.class)
            .optional()
            .orElse(500_000L);
        return spent + minor <= limit;
    }
}
