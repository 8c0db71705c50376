package fibra.provisioning

import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.kafka.listener.DefaultErrorHandler
import org.springframework.util.backoff.FixedBackOff

@Configuration
class KafkaConfig {
    /** No order may be lost: try again until it works. */
    @Bean
    fun errors() = DefaultErrorHandler(FixedBackOff(5000, FixedBackOff.UNLIMITED_ATTEMPTS))
}
