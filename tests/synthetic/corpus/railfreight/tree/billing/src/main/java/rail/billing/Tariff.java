package rail.billing;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a consignment costs. */
public final class Tariff {
    private static final BigDecimal MINIMUM = new BigDecimal("180.00");

    private final BigDecimal perTonneKm;

    public Tariff(BigDecimal perTonneKm) {
        this.perTonneKm = perTonneKm;
    }

    public BigDecimal price(Route route, int kilograms) {
        BigDecimal tonnes = BigDecimal.valueOf(kilograms).movePointLeft(3);
        BigDecimal price = perTonneKm.multiply(tonnes).multiply(BigDecimal.valueOf(route.length()));
        return price.max(MINIMUM).setScale(2, RoundingMode.HALF_UP);
    }
}
