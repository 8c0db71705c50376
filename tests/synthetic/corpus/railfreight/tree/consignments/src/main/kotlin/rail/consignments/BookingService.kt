package rail.consignments

import org.slf4j.LoggerFactory
import org.springframework.stereotype.Service
import org.springframework.transaction.support.TransactionTemplate

@Service
class BookingService(
    private val consignments: ConsignmentRepository,
    private val eta: EtaClient,
    private val customs: CustomsClient,
    private val transactions: TransactionTemplate,
) {
    private val log = LoggerFactory.getLogger(javaClass)

    fun book(request: BookingRequest): Consignment {
        val arrival = eta.arrival(request.fromYard, request.toYard, request.departsAt)
        val booked = transactions.execute {
            val consignment = consignments.save(Consignment.of(request, arrival))
            val reserved = consignments.reserveWagons(consignment.id, request.fromYard, request.series, request.wagons)
            if (reserved < request.wagons) {
                throw NotEnoughWagons(request.fromYard, request.series)
            }
            consignment
        }!!
        log.info("booked consignment {}", booked.id)
        if (booked.crossesBorder) {
            customs.declare(booked)
        }
        return booked
    }
}
