package boxoffice.booking

import org.springframework.data.domain.Pageable
import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.data.jpa.repository.Query

interface EventRepository : JpaRepository<Event, Long> {
    @Query("select e from Event e where e.city = :city and e.startsAt > current_timestamp order by e.startsAt")
    fun findUpcoming(city: String, page: Pageable): List<Event>
}
