package meridian.rating;

import java.math.BigDecimal;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
public class Factors {
    private static final BigDecimal YOUNG = new BigDecimal("1.62");
    private static final BigDecimal TOWN = new BigDecimal("1.08");
    private static final BigDecimal YEAR = new BigDecimal("0.97");

    public List<BigDecimal> of(QuoteRequest request) {
        BigDecimal age = request.age() < 23 ? YOUNG : BigDecimal.ONE;
        BigDecimal region = request.region().startsWith("T") ? TOWN : BigDecimal.ONE;
        return List.of(age, region, YEAR.pow(Math.min(request.years(), 25)));
    }
}
