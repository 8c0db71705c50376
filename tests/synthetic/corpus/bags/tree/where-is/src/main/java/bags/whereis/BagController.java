package bags.whereis;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class BagController {
    private final Bags bags;

    BagController(Bags bags) {
        this.bags = bags;
    }

    @GetMapping("/bags/{tag}")
    BagView bag(@PathVariable String tag) {
        return bags.find(tag).map(BagView::of).orElse(BagView.UNKNOWN);
    }
}
