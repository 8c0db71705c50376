package shop.stock.reservation;

/** Goods that are set aside. */
public record Reservation(Long id, String sku, int quantity, Long orderId) {}
