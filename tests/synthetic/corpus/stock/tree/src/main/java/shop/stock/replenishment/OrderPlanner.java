package shop.stock.replenishment;

import java.util.List;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans the orders of all suppliers, several suppliers at a time. */
public class OrderPlanner {
    private static final Logger log = LoggerFactory.getLogger(OrderPlanner.class);

    private final ExecutorService pool;
    private final SupplierClient suppliers;

    public OrderPlanner(ExecutorService pool, SupplierClient suppliers) {
        this.pool = pool;
        this.suppliers = suppliers;
    }

    public void planAll(List<String> supplierIds) throws InterruptedException {
        var work = supplierIds.stream()
            .map(id -> (java.util.concurrent.Callable<Void>) () -> {
                plan(id);
                return null;
            })
            .toList();
        pool.invokeAll(work);
    }

    private void plan(String supplierId) {
        for (var offer : suppliers.offers(supplierId)) {
            var day = Forecast.delivery(offer.deliveryDay());
            log.info("supplier={} sku={} day={}", supplierId, offer.sku(), day);
            suppliers.order(supplierId, offer.sku(), Forecast.forPortal(day));
        }
    }
}
