package bazaar.payment;

public record Charge(String id, String state) {}
