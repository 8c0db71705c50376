package boxoffice.booking

import org.springframework.beans.factory.annotation.Value
import org.springframework.http.client.SimpleClientHttpRequestFactory
import org.springframework.stereotype.Component
import org.springframework.web.client.RestClient

@Component
class PaymentClient(
    @Value("\${payment.base-url}") baseUrl: String,
    @Value("\${payment.connect-timeout-ms}") connectTimeoutMs: Int,
    @Value("\${payment.read-timeout-ms}") readTimeoutMs: Int,
) {
    private val http = RestClient.builder()
        .baseUrl(baseUrl)
        .requestFactory(
            SimpleClientHttpRequestFactory().apply {
                setConnectTimeout(connectTimeoutMs)
                setReadTimeout(readTimeoutMs)
            },
        )
        .build()

    fun charge(request: ChargeRequest): ChargeResponse =
        http.post().uri("/v2/charges")
            .header("Idempotency-Key", request.orderId)
            .body(request)
            .retrieve()
            .body(ChargeResponse::class.java)!!
}
