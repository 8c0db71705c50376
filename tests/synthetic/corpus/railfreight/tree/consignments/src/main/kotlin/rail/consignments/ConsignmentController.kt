package rail.consignments

import org.springframework.data.domain.PageRequest
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RequestBody
import org.springframework.web.bind.annotation.RequestParam
import org.springframework.web.bind.annotation.RestController

@RestController
class ConsignmentController(
    private val consignments: ConsignmentRepository,
    private val bookings: BookingService,
) {
    @GetMapping("/consignments")
    fun list(@RequestParam customer: Long, @RequestParam(defaultValue = "0") page: Int): List<ConsignmentView> =
        consignments.ofCustomer(customer, PageRequest.of(page, 50)).map(ConsignmentView::of)

    @PostMapping("/consignments")
    fun book(@RequestBody request: BookingRequest): ConsignmentView = ConsignmentView.of(bookings.book(request))
}
