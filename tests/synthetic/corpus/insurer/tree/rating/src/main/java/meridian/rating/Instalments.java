package meridian.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Divides a premium into parts that make it up again: the first one takes what is left over. */
public final class Instalments {
    private Instalments() {}

    public static List<BigDecimal> of(BigDecimal premium, int parts) {
        BigDecimal part = premium.divide(BigDecimal.valueOf(parts), 2, RoundingMode.DOWN);
        List<BigDecimal> all = new ArrayList<>(parts);
        all.add(premium.subtract(part.multiply(BigDecimal.valueOf(parts - 1L))));
        for (int i = 1; i < parts; i++) {
            all.add(part);
        }
        return all;
    }
}
