package example.payouts

import org.springframework.stereotype.Service
import org.springframework.transaction.annotation.Transactional

@Service
class PayoutService(
    private val payouts: PayoutStore,
    private val bank: BankClient,
    private val ledger: Ledger,
) {
    /** Pays one settled claim. The bank ignores an order that it has seen, so this can be repeated. */
    fun pay(id: Long) {
        val payout = payouts.reserve(id) ?: return
        val receipt = bank.order(payout.reference, payout.iban, payout.cents)
        confirm(payout, receipt)
    }

    private fun confirm(payout: Payout, receipt: Receipt) {
        payouts.paid(payout.id, receipt.number)
        ledger.book(payout, receipt)
    }
}
