package meridian.rating;

import java.math.BigDecimal;
import java.util.List;

public record Quote(String plate, BigDecimal premium, List<BigDecimal> instalments) {}
