package fibra.orders

import jakarta.persistence.Entity
import jakarta.persistence.EnumType
import jakarta.persistence.Enumerated
import jakarta.persistence.GeneratedValue
import jakarta.persistence.GenerationType
import jakarta.persistence.Id
import jakarta.persistence.Table
import org.springframework.data.jpa.repository.JpaRepository

@Entity
@Table(name = "orders")
class Order(
    @Id @GeneratedValue(strategy = GenerationType.IDENTITY) val id: Long = 0,
    val customer: Long,
    val line: String,
    @Enumerated(EnumType.STRING) val product: Product,
)

interface OrderRepository : JpaRepository<Order, Long>
