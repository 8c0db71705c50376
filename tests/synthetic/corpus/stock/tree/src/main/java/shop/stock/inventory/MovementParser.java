package shop.stock.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Reads what warehouses and suppliers send. */
@Component
public class MovementParser {
    private final ObjectMapper json;

    public MovementParser(ObjectMapper json) {
        this.json = json;
    }

    public Movement parse(byte[] body) {
        try {
            var raw = json.readValue(body, RawMovement.class);
            return new Movement(raw.sku(), Integer.parseInt(raw.quantity()), Instant.parse(raw.at()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record RawMovement(String sku, String quantity, String at) {}
}
