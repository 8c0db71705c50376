package example.policy.rating;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the tariff engine is. */
@ConfigurationProperties("policy.rating")
public record RatingProperties(URI url, Duration timeout) {}
