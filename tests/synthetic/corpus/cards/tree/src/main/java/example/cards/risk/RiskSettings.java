package example.cards.risk;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** Where risk scores come from. */
@ConfigurationProperties("risk")
public record RiskSettings(String base, Duration readTimeout) {
    ClientHttpRequestFactory factory() {
        var factory = new JdkClientHttpRequestFactory();
        factory.setReadTimeout(readTimeout);
        return factory;
    }
}
