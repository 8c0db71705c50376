package rail.consignments

import java.time.Duration
import java.time.Instant
import org.springframework.http.client.SimpleClientHttpRequestFactory
import org.springframework.stereotype.Component
import org.springframework.web.client.RestClient
import org.springframework.web.client.body

@Component
class EtaClient {
    private val http = RestClient.builder()
        .baseUrl("http://eta")
        .requestFactory(
            SimpleClientHttpRequestFactory().apply {
                setConnectTimeout(Duration.ofSeconds(1))
                setReadTimeout(Duration.ofSeconds(8))
            },
        )
        .build()

    fun arrival(from: Int, to: Int, departsAt: Instant): Instant =
        http.get()
            .uri("/arrivals?from={from}&to={to}&departs={departs}", from, to, departsAt)
            .retrieve()
            .body<Arrival>()!!
            .at
}

data class Arrival(val at: Instant)
