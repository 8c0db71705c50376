package example.payouts

import java.time.Duration
import org.springframework.boot.ssl.SslBundles
import org.springframework.boot.web.client.RestTemplateBuilder
import org.springframework.stereotype.Component

@Component
class BankClient(builder: RestTemplateBuilder, bundles: SslBundles) {
    private val rest = builder
        .rootUri("https://orders.handelsbank.example")
        .setSslBundle(bundles.getBundle("bank"))
        .setConnectTimeout(Duration.ofSeconds(3))
        .setReadTimeout(Duration.ofSeconds(20))
        .build()

    fun order(reference: String, iban: String, cents: Long): Receipt =
        rest.postForObject("/v3/orders", Order(reference, iban, cents), Receipt::class.java)!!
}
