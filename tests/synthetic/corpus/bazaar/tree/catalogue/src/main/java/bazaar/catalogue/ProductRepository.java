package bazaar.catalogue;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

public interface ProductRepository extends JpaRepository<Product, Long> {
    @Query("select distinct p from Product p left join fetch p.variants where p.id in :ids order by p.rank")
    List<Product> findAllWithVariants(List<Long> ids);

    @Query("select p.id from Product p where p.category = :category order by p.rank limit :size offset :start")
    List<Long> idsOf(String category, int start, int size);

    @Query("select p from Product p where lower(p.title) like concat('%', lower(:words), '%') order by p.rank limit :size")
    List<Product> search(String words, int size);
}
