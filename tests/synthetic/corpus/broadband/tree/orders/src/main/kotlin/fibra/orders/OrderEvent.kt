package fibra.orders

import java.time.LocalDate

data class OrderEvent(val order: Long, val customer: Long, val line: String, val product: Product, val wished: LocalDate)
