package fibra.provisioning

import com.fasterxml.jackson.databind.ObjectMapper
import org.slf4j.LoggerFactory
import org.springframework.kafka.annotation.KafkaListener
import org.springframework.stereotype.Component

@Component
class OrderListener(private val mapper: ObjectMapper, private val access: AccessNetwork) {
    private val log = LoggerFactory.getLogger(javaClass)

    @KafkaListener(topics = ["orders"], groupId = "provisioning", concurrency = "6")
    fun onOrder(text: String) {
        val event = mapper.readValue(text, OrderEvent::class.java)
        access.plan(event.line, event.product.profile, event.wished)
        log.info("order {} planned for {}", event.order, event.wished)
    }
}
