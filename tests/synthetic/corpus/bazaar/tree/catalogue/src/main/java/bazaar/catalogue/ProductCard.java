package bazaar.catalogue;

import java.math.BigDecimal;

/** What a listing shows of a product. */
public record ProductCard(Long id, String title, BigDecimal price, boolean available) {}
