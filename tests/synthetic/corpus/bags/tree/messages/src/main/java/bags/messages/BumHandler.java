package bags.messages;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies a BUM: a passenger did not board, the bag has to come off. */
final class BumHandler implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(BumHandler.class);
    private final DataSource pool;

    BumHandler(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public void handle(Message message) throws SQLException {
        try (Connection connection = pool.getConnection();
                var update = connection.prepareStatement("UPDATE Bag SET Offloaded = 1 WHERE Tag = ?")) {
            for (String tag : message.tags()) {
                update.setString(1, tag);
                update.addBatch();
            }
            update.executeBatch();
        }
        LOG.info("BUM applied");
    }
}
