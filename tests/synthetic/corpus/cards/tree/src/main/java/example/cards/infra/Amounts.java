package example.cards.infra;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Writes amounts for statements and messages. */
public final class Amounts {
    private Amounts() {}

    public static String format(long minor, String currency) {
        var format = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.GERMANY));
        return format.format(minor / 100.0) + " " + currency;
    }
}
