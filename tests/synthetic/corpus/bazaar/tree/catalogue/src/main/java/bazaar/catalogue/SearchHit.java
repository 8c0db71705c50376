package bazaar.catalogue;

public record SearchHit(Long id, String title) {}
