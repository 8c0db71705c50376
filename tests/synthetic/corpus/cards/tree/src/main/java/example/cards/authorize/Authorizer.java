package example.cards.authorize;

import example.cards.limits.LimitService;
import example.cards.merchants.MerchantDirectory;
import example.cards.risk.RiskClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Says yes or no to a payment. */
@Service
public class Authorizer {
    private static final Logger log = LoggerFactory.getLogger(Authorizer.class);

    private final MerchantDirectory merchants;
    private final RiskClient risk;
    private final LimitService limits;
    private final Holds holds;

    public Authorizer(MerchantDirectory merchants, RiskClient risk, LimitService limits, Holds holds) {
        this.merchants = merchants;
        this.risk = risk;
        this.limits = limits;
        this.holds = holds;
    }

    public Decision authorize(Payment payment) {
        var merchant = merchants.resolve(payment.descriptor());
        var score = risk.score(payment, merchant);
        if (score.tooHigh()) {
            log.info("declined payment={} score={}", payment.id(), score.value());
            return Decision.declined("risk");
        }
        return holds.place(payment);
    }
}
