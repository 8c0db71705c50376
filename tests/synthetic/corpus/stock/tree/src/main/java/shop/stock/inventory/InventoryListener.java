package shop.stock.inventory;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Applies movements of goods to the stock. */
@Component
public class InventoryListener {
    private static final Logger log = LoggerFactory.getLogger(InventoryListener.class);

    private final StockRepository stock;
    private final MovementParser parser;

    public InventoryListener(StockRepository stock, MovementParser parser) {
        this.stock = stock;
        this.parser = parser;
    }

    @KafkaListener(topics = "movements", groupId = "inventory", batch = "true")
    public void movements(List<ConsumerRecord<String, byte[]>> records) {
        var movements = records.stream().map(r -> parser.parse(r.value())).toList();
        stock.applyAll(movements);
        log.info("applied {} movements", movements.size());
    }
}
