package rail.billing;

/** Two yards and the length of the way between them by the printed distance table. */
public record Route(int fromYard, int toYard, double length) {}
