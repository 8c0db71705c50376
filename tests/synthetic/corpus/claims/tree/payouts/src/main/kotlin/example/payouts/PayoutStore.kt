package example.payouts

import org.springframework.jdbc.core.simple.JdbcClient
import org.springframework.stereotype.Repository

@Repository
class PayoutStore(private val jdbc: JdbcClient) {
    fun reserve(id: Long): Payout? =
        jdbc.sql("UPDATE payouts SET state = 'ORDERED' WHERE id = ? AND state IN ('OPEN', 'ORDERED') RETURNING *")
            .param(id)
            .query(Payout::class.java)
            .optional()
            .orElse(null)

    fun paid(id: Long, receipt: String) {
        jdbc.sql("UPDATE payouts SET state = 'PAID', receipt = ? WHERE id = ?").params(receipt, id).update()
    }

    fun open(limit: Int): List<Long> =
        jdbc.sql("SELECT id FROM payouts WHERE state = 'OPEN' ORDER BY settled_at LIMIT ?")
            .param(limit)
            .query(Long::class.java)
            .list()
}
