package grid.billing

import org.jetbrains.exposed.sql.SqlExpressionBuilder.plus
import org.jetbrains.exposed.sql.Table
import org.jetbrains.exposed.sql.and
import org.jetbrains.exposed.sql.transactions.transaction
import org.jetbrains.exposed.sql.update

object InvoiceLines : Table("invoice_lines") {
    val meterId = varchar("meter_id", 32)
    val month = varchar("month", 7)
    val wh = long("wh")
}

/** Running invoices. */
class Invoices {
    fun add(event: ReadingEvent) = transaction {
        InvoiceLines.update({
            (InvoiceLines.meterId eq event.meterId) and (InvoiceLines.month eq event.takenAt.take(7))
        }) {
            it[wh] = wh + event.wh
        }
    }
}
