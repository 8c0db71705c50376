package boxoffice.booking

import org.springframework.data.domain.PageRequest
import org.springframework.stereotype.Service
import java.time.Instant

data class EventCard(
    val id: Long,
    val title: String,
    val venue: String,
    val startsAt: Instant,
)

@Service
class EventService(private val repository: EventRepository) {
    fun list(city: String, page: Int): List<EventCard> =
        repository.findUpcoming(city, PageRequest.of(page, PAGE_SIZE)).map(::toCard)

    fun one(id: Long): EventCard = toCard(repository.findById(id).orElseThrow { EventNotFound(id) })

    private fun toCard(event: Event) = EventCard(
        id = event.id,
        title = event.title,
        venue = event.venueName,
        startsAt = event.startsAt,
    )

    companion object {
        const val PAGE_SIZE = 30
    }
}
