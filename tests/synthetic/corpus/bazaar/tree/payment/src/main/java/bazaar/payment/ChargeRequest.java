package bazaar.payment;

public record ChargeRequest(String orderId, long amountMinor, String currency, String cardToken) {}
