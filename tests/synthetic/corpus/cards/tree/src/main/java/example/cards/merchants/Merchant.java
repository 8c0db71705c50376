package example.cards.merchants;

/** Who gets the money. */
public record Merchant(long id, String name, String category) {
    public static final Merchant UNKNOWN = new Merchant(0, "?", "0000");
}
