package meridian.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.springframework.stereotype.Service;

@Service
public class QuoteService {
    private static final BigDecimal BASE = new BigDecimal("412.00");

    private final Factors factors;

    public QuoteService(Factors factors) {
        this.factors = factors;
    }

    public Quote quote(QuoteRequest request) {
        BigDecimal factor = BigDecimal.ONE;
        for (BigDecimal one : factors.of(request)) {
            factor = factor.multiply(one);
        }
        BigDecimal premium = BASE.multiply(factor).setScale(2, RoundingMode.HALF_UP);
        return new Quote(request.plate(), premium, Instalments.of(premium, request.parts()));
    }
}
