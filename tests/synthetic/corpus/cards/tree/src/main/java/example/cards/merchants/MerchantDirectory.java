package example.cards.merchants;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/** Finds the merchant behind the text that a terminal sends. */
@Service
public class MerchantDirectory {
    private static final Pattern NOISE = Pattern.compile("[*#/]+|\\b\\d{3,}\\b");

    private final ConcurrentMap<String, Merchant> known = new ConcurrentHashMap<>();
    private final MerchantStore store;

    public MerchantDirectory(MerchantStore store) {
        this.store = store;
    }

    public Merchant resolve(String descriptor) {
        var name = normalise(descriptor);
        return known.computeIfAbsent(name, n -> store.byName(n).orElse(Merchant.UNKNOWN));
    }

    static String normalise(String descriptor) {
        var text = NOISE.matcher(descriptor).replaceAll(" ").trim();
        return text.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    }
}
