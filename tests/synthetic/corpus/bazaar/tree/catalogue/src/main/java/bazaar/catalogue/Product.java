package bazaar.catalogue;

import jakarta.persistence.*;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

@Entity
@Table(name = "products")
public class Product {
    @Id
    private Long id;

    private String title;

    private String category;

    private BigDecimal price;

    private int rank;

    @OneToMany(mappedBy = "product", fetch = FetchType.LAZY)
    @OrderBy("position")
    private List<Variant> variants = new ArrayList<>();

    public Long getId() {
        return id;
    }

    public String getTitle() {
        return title;
    }

    public BigDecimal getPrice() {
        return price;
    }

    public List<Variant> getVariants() {
        return variants;
    }
}
