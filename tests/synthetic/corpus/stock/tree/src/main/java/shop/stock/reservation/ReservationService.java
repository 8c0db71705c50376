package shop.stock.reservation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sets goods aside for orders. */
@Service
public class ReservationService {
    private static final Logger log = LoggerFactory.getLogger(ReservationService.class);

    private final ReservationRepository reservations;

    public ReservationService(ReservationRepository reservations) {
        this.reservations = reservations;
    }

    @Transactional
    public Reservation reserve(String sku, int quantity, Long orderId) {
        for (Reservation open : reservations.openFor(sku)) {
            if (open.orderId().equals(orderId)) {
                return open;
            }
        }
        var free = reservations.lockFree(sku);
        if (free < quantity) {
            throw new OutOfStock(sku, quantity, free);
        }
        var made = reservations.insert(sku, quantity, orderId);
        log.info("reserved sku={} quantity={} order={}", sku, quantity, orderId);
        return made;
    }
}
