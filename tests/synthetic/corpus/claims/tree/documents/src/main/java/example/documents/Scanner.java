package example.documents;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;

/** Asks the virus scanner. */
@Component
class Scanner {
    private final ClamClient clam;

    Scanner(ClamClient clam) {
        this.clam = clam;
    }

    void check(InputStream in, String name) throws IOException {
        Verdict verdict = clam.instream(in);
        if (verdict.infected()) {
            throw new InfectedException(name, verdict.signature());
        }
    }
}
