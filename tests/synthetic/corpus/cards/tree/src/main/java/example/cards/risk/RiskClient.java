package example.cards.risk;

import example.cards.authorize.Payment;
import example.cards.merchants.Merchant;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Asks for the risk of a payment. */
@Component
public class RiskClient {
    private final RestClient http;

    public RiskClient(RestClient.Builder builder, RiskSettings settings) {
        this.http = builder.baseUrl(settings.base()).requestFactory(settings.factory()).build();
    }

    public Score score(Payment payment, Merchant merchant) {
        return http.post()
            .uri("/v1/score")
            .body(new ScoreRequest(payment.minor(), payment.currency(), merchant.category()))
            .retrieve()
            .body(Score.class);
    }
}
