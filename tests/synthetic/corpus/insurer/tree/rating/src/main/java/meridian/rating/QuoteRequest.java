package meridian.rating;

public record QuoteRequest(String plate, int age, int years, String region, int parts) {}
