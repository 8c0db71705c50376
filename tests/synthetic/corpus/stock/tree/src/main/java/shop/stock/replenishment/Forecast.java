package shop.stock.replenishment;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** How much to order, and when it will be there. */
public final class Forecast {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd");

    private Forecast() {}

    /** Reads a supplier's day of delivery. */
    public static LocalDate delivery(String text) {
        return LocalDate.parse(text, DAY);
    }

    /** Writes a day for the supplier's portal. */
    public static String forPortal(LocalDate day) {
        return DAY.format(day);
    }
}
