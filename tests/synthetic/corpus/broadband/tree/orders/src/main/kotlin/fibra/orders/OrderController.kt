package fibra.orders

import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RequestBody
import org.springframework.web.bind.annotation.RestController

data class Wish(val customer: Long, val line: String, val product: Product)

@RestController
class OrderController(private val service: OrderService) {
    @PostMapping("/orders")
    fun place(@RequestBody wish: Wish) = mapOf("order" to service.place(wish.customer, wish.line, wish.product))

    @GetMapping("/products")
    fun products() = Product.entries.map { mapOf("name" to it.name, "mbit" to it.mbit, "cents" to it.cents) }
}
