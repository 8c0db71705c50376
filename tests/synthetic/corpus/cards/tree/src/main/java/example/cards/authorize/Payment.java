package example.cards.authorize;

import java.util.UUID;

/** What a terminal asks for. */
public record Payment(UUID id, long card, long minor, String currency, String descriptor) {}
