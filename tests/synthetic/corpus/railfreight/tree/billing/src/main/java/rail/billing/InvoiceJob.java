package rail.billing;

import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Component
public class InvoiceJob {
    private static final Logger log = LoggerFactory.getLogger(InvoiceJob.class);
    private static final BigDecimal LIMIT = new BigDecimal("250000.00");

    private final Invoices invoices;
    private final Routes routes;
    private final Tariff tariff;

    public InvoiceJob(Invoices invoices, Routes routes, Tariff tariff) {
        this.invoices = invoices;
        this.routes = routes;
        this.tariff = tariff;
    }

    @Scheduled(fixedDelay = 5_000)
    public void run() {
        for (Delivered delivered : invoices.notYetBilled(20)) {
            Route route = routes.between(delivered.fromYard(), delivered.toYard());
            BigDecimal amount = tariff.price(route, delivered.kilograms());
            if (amount.compareTo(LIMIT) > 0) {
                log.error("invoice of consignment {} held, amount {} is over the limit", delivered.consignment(), amount);
                invoices.hold(delivered, amount);
            } else {
                invoices.issue(delivered, amount);
            }
        }
    }
}
