package example.policy.rating;

import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

@Component
public class RatingClient {
    private final RestClient rest;

    RatingClient(RestClient.Builder builder, RatingProperties properties) {
        var factory = new SimpleClientHttpRequestFactory();
        factory.setReadTimeout(properties.timeout());
        this.rest = builder.baseUrl(properties.url().toString()).requestFactory(factory).build();
    }

    public Cover cover(String policyNumber) {
        return rest.get().uri("/cover/{policy}", policyNumber).retrieve().body(Cover.class);
    }
}
