package shop.stock.inventory;

import java.time.Instant;

/** Goods that come or go. */
public record Movement(String sku, int quantity, Instant at) {}
