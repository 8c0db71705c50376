package boxoffice.booking

import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RequestMapping
import org.springframework.web.bind.annotation.RequestParam
import org.springframework.web.bind.annotation.RestController

@RestController
@RequestMapping("/events")
class EventController(private val events: EventService) {
    @GetMapping
    fun list(@RequestParam city: String, @RequestParam(defaultValue = "0") page: Int): List<EventCard> =
        events.list(city, page)

    @GetMapping("/{id}")
    fun one(@PathVariable id: Long): EventCard = events.one(id)
}
