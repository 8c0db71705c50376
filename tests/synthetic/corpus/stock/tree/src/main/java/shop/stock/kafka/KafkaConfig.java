package shop.stock.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all consumers share. */
@Configuration
public class KafkaConfig {
    @Bean
    public Map<String, Object> consumerDefaults() {
        return Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 300_000,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    }
}
