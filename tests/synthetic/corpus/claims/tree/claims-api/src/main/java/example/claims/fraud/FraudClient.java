package example.claims.fraud;

import io.github.resilience4j.retry.annotation.Retry;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

@Component
public class FraudClient {
    private final RestClient rest;

    FraudClient(RestClient.Builder builder, FraudProperties properties) {
        this.rest = builder.baseUrl(properties.url()).build();
    }

    /** Asks for a score; a claim without one goes to a person. */
    @Retry(name = "fraud", fallbackMethod = "unscored")
    public Score score(NewClaim claim) {
        return rest.post().uri("/score").body(claim).retrieve().body(Score.class);
    }

    Score unscored(NewClaim claim, Throwable why) {
        return Score.unknown();
    }
}
