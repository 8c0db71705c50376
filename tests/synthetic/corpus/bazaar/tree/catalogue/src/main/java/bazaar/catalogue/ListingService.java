package bazaar.catalogue;

import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class ListingService {
    private static final int PAGE_SIZE = 48;

    private final ProductRepository products;

    public ListingService(ProductRepository products) {
        this.products = products;
    }

    @Transactional(readOnly = true)
    public List<ProductCard> page(String category, int page) {
        List<Long> ids = products.idsOf(category, page * PAGE_SIZE, PAGE_SIZE);
        List<Product> found = products.findAllWithVariants(ids);
        return found.stream()
                .map(product -> new ProductCard(
                        product.getId(),
                        product.getTitle(),
                        product.getPrice(),
                        product.getVariants().stream().anyMatch(Variant::isAvailable)))
                .toList();
    }

    @Transactional(readOnly = true)
    public List<SearchHit> search(String words) {
        return products.search(words.strip(), PAGE_SIZE).stream()
                .map(product -> new SearchHit(product.getId(), product.getTitle()))
                .toList();
    }
}
