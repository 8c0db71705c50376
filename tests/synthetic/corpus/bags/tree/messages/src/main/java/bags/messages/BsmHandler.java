package bags.messages;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a BSM: which flight a bag is for. */
final class BsmHandler implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(BsmHandler.class);
    private final DataSource pool;

    BsmHandler(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public void handle(Message message) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            for (String tag : message.tags()) {
                SourceMessages.upsert(connection, tag, message.flight(), message.day());
            }
        }
        LOG.info("BSM stored");
    }
}
