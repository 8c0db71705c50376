package bazaar.catalogue;

import java.util.List;
import org.springframework.web.bind.annotation.*;

@RestController
public class CatalogueController {
    private final ListingService listings;

    public CatalogueController(ListingService listings) {
        this.listings = listings;
    }

    @GetMapping("/categories/{category}/products")
    public List<ProductCard> page(@PathVariable String category, @RequestParam(defaultValue = "0") int page) {
        return listings.page(category, page);
    }

    @GetMapping("/search")
    public List<SearchHit> search(@RequestParam String q) {
        return listings.search(q);
    }
}
