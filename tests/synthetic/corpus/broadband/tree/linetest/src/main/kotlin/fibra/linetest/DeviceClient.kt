package fibra.linetest

import org.springframework.stereotype.Component
import org.springframework.web.reactive.function.client.WebClient
import org.springframework.web.reactive.function.client.bodyToMono
import java.util.concurrent.CompletableFuture

@Component
class DeviceClient(builder: WebClient.Builder) {
    private val http = builder.baseUrl("http://access-network").build()

    fun measure(line: String): CompletableFuture<Measurement> =
        http.post().uri("/lines/{line}/measurements", line).retrieve().bodyToMono<Measurement>().toFuture()
}
