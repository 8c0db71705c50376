package bazaar.payment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

@Service
public class PaymentService {
    private static final Logger log = LoggerFactory.getLogger(PaymentService.class);

    private final PspClient psp;

    public PaymentService(PspClient psp) {
        this.psp = psp;
    }

    public Charge pay(ChargeRequest request) {
        Charge charge = psp.charge(request);
        log.info("order {} {}", request.orderId(), charge.state());
        return charge;
    }
}
