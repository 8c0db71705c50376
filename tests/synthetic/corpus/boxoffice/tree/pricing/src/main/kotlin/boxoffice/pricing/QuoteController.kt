package boxoffice.pricing

import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RestController

@RestController
class QuoteController(private val service: QuoteService) {
    @GetMapping("/events/{id}/quotes")
    fun quotes(@PathVariable id: Long): List<Quote> = service.quotes(id)
}
