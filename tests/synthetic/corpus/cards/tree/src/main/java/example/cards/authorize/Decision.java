package example.cards.authorize;

/** The answer to a terminal. */
public record Decision(boolean approved, String reason) {
    public static Decision approved() {
        return new Decision(true, null);
    }

    public static Decision declined(String reason) {
        return new Decision(false, reason);
    }
}
