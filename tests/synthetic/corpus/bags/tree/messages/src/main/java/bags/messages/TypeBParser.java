package bags.messages;

import java.util.regex.Pattern;

/** Parses IATA Type B messages (RP 1745). */
final class TypeBParser {
    private static final Pattern FLIGHT = Pattern.compile("\\.F/([A-Z0-9]{2})(\\d{1,4}[A-Z]?)/(\\d{2}[A-Z]{3})");

    Message parse(String text) {
        var flight = FLIGHT.matcher(text);
        if (!flight.find()) {
            throw new Unparsable("no .F element");
        }
        return new Message(Kind.of(text), flight.group(1) + flight.group(2), Days.of(flight.group(3)), Tags.of(text));
    }
}
