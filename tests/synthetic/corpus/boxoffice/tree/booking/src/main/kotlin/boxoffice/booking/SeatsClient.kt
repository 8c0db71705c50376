package boxoffice.booking

import org.springframework.stereotype.Component
import org.springframework.web.client.RestClient

data class Remaining(val eventId: Long, val seats: Int)

@Component
class SeatsClient(builder: RestClient.Builder) {
    private val http = builder.baseUrl("http://seats:8080").build()

    fun hold(eventId: Long, seatIds: List<Long>, session: String): String =
        http.post().uri("/events/{id}/holds", eventId)
            .body(mapOf("seats" to seatIds, "session" to session))
            .retrieve()
            .body(String::class.java)!!

    /** Seats that are still for sale. */
    fun remaining(eventId: Long): Remaining =
        http.get().uri("/events/{id}/remaining", eventId).retrieve().body(Remaining::class.java)!!
}
