package bazaar.payment;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

/** Talks to Paywell. */
@Component
public class PspClient {
    private final RestTemplate http;

    public PspClient(RestTemplateBuilder builder, @Value("${psp.url}") String url) {
        this.http = builder
                .rootUri(url)
                .setConnectTimeout(Duration.ofSeconds(2))
                .setReadTimeout(Duration.ofSeconds(8))
                .build();
    }

    public Charge charge(ChargeRequest request) {
        return http.postForObject("/v2/charges", request, Charge.class);
    }
}
