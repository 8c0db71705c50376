package example.payouts

import org.slf4j.LoggerFactory
import org.springframework.scheduling.annotation.Scheduled
import org.springframework.stereotype.Component

@Component
class Settlement(private val coinsurance: Coinsurance, private val ledger: Ledger) {
    private val log = LoggerFactory.getLogger(javaClass)

    /** Sends each partner its share of the day. A claim whose shares do not add up is left to a person. */
    @Scheduled(cron = "0 0 18 * * MON-FRI")
    fun run() {
        for (claim in coinsurance.settledToday()) {
            val shares = Shares.split(claim.cents, claim.percents)
            if (shares.sum() != claim.cents) {
                log.error("shares of claim {} add up to {} of {} cents", claim.id, shares.sum(), claim.cents)
                ledger.suspend(claim)
                continue
            }
            ledger.bookShares(claim, shares)
        }
    }
}
