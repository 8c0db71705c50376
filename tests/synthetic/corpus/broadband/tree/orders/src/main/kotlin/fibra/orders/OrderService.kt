package fibra.orders

import org.slf4j.LoggerFactory
import org.springframework.kafka.core.KafkaTemplate
import org.springframework.stereotype.Service
import org.springframework.transaction.annotation.Transactional
import java.time.LocalDate

@Service
class OrderService(private val orders: OrderRepository, private val kafka: KafkaTemplate<String, OrderEvent>) {
    private val log = LoggerFactory.getLogger(javaClass)

    @Transactional
    fun place(customer: Long, line: String, product: Product): Long {
        val order = orders.save(Order(customer = customer, line = line, product = product))
        val event = OrderEvent(order.id, customer, line, product, LocalDate.now().plusDays(LEAD_DAYS))
        kafka.send("orders", line, event)
        log.info("order {} of {} for {}", order.id, product, line)
        return order.id
    }

    companion object {
        const val LEAD_DAYS = 9L
    }
}
