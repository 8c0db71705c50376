package boxoffice.booking

import org.slf4j.LoggerFactory
import org.springframework.stereotype.Service

@Service
class CheckoutService(
    private val orders: OrderRepository,
    private val payments: PaymentClient,
) {
    private val log = LoggerFactory.getLogger(javaClass)

    fun pay(orderId: String, card: String): Order {
        val order = orders.findById(orderId).orElseThrow { OrderNotFound(orderId) }
        val answer = payments.charge(ChargeRequest(order.id, order.totalCents, order.currency, card))
        order.state = if (answer.captured) OrderState.PAID else OrderState.DECLINED
        log.info("order {} {}", order.id, order.state)
        return orders.save(order)
    }
}
