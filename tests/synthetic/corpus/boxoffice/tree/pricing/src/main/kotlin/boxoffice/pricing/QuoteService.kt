package boxoffice.pricing

import org.springframework.cache.annotation.Cacheable
import org.springframework.stereotype.Service

data class Quote(val eventId: Long, val category: String, val cents: Int)

@Service
class QuoteService(
    private val tariffs: TariffRepository,
    private val demand: DemandRepository,
) {
    /** Prices of all categories of an event. */
    @Cacheable("quotes", key = "#eventId")
    fun quotes(eventId: Long): List<Quote> {
        val factor = demand.factor(eventId)
        return tariffs.findByEvent(eventId).map { Quote(eventId, it.category, (it.cents * factor).toInt()) }
    }
}
