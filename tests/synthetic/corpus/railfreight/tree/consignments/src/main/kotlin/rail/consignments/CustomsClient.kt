package rail.consignments

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Duration
import org.slf4j.LoggerFactory
import org.springframework.stereotype.Component

@Component
class CustomsClient(private val declarations: DeclarationWriter) {
    private val log = LoggerFactory.getLogger(javaClass)
    private val http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()

    fun declare(consignment: Consignment): String {
        val request = HttpRequest.newBuilder(URI("https://ncts.customs.example/v3/declarations"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofString(declarations.write(consignment)))
            .build()
        val answer = http.send(request, HttpResponse.BodyHandlers.ofString())
        check(answer.statusCode() == 201) { "customs answered ${answer.statusCode()}" }
        val mrn = answer.headers().firstValue("X-MRN").orElseThrow()
        log.info("declaration accepted, mrn={}", mrn)
        return mrn
    }
}
