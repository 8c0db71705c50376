package example.payouts

import java.math.BigDecimal
import java.math.RoundingMode

/** Splits what is paid for a claim among the insurers that share the risk. */
object Shares {
    /** Cents of each insurer; what is left after rounding down goes to the leading one, the first. */
    fun split(cents: Long, percents: List<BigDecimal>): List<Long> {
        val parts = percents.map { percent ->
            BigDecimal.valueOf(cents)
                .multiply(percent)
                .divide(BigDecimal(100), 0, RoundingMode.DOWN)
                .toLong()
        }
        val left = cents - parts.sum()
        return listOf(parts.first() + left) + parts.drop(1)
    }
}
