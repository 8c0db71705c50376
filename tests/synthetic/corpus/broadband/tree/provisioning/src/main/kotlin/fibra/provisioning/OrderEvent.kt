package fibra.provisioning

import com.fasterxml.jackson.annotation.JsonIgnoreProperties
import java.time.LocalDate

@JsonIgnoreProperties(ignoreUnknown = true)
data class OrderEvent(val order: Long, val line: String, val product: Product, val wished: LocalDate)
