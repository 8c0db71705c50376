package fibra.provisioning

import org.springframework.stereotype.Component
import org.springframework.web.client.RestClient
import java.time.LocalDate

@Component
class AccessNetwork(builder: RestClient.Builder) {
    private val http = builder.baseUrl("http://access-network").build()

    fun plan(line: String, profile: String, day: LocalDate) {
        http.put().uri("/lines/{line}/plan", line).body(mapOf("profile" to profile, "day" to day)).retrieve().toBodilessEntity()
    }
}
