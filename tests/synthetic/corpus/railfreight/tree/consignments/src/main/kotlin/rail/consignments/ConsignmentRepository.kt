package rail.consignments

import org.springframework.data.domain.Pageable
import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.data.jpa.repository.Modifying
import org.springframework.data.jpa.repository.Query

interface ConsignmentRepository : JpaRepository<Consignment, Long> {
    @Query("select c from Consignment c where c.customerId = :customer order by c.departsAt desc")
    fun ofCustomer(customer: Long, page: Pageable): List<Consignment>

    @Modifying
    @Query(
        nativeQuery = true,
        value = "update wagons set consignment_id = :consignment where id in " +
            "(select id from wagons where yard_id = :yard and series = :series and consignment_id is null " +
            "limit :count for update skip locked)",
    )
    fun reserveWagons(consignment: Long, yard: Int, series: String, count: Int): Int
}
