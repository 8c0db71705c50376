package bazaar.catalogue;

import jakarta.persistence.*;

@Entity
@Table(name = "variants")
public class Variant {
    @Id
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    private Product product;

    private String size;

    private String colour;

    private int position;

    private int stock;

    public String getSize() {
        return size;
    }

    public String getColour() {
        return colour;
    }

    public boolean isAvailable() {
        return stock > 0;
    }
}
