package example.seal;

import java.security.Signature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals a document with the key of its account. */
final class Sealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
    private final Keys keys;
    private final TimestampClient timestamps;

    Sealer(Keys keys, TimestampClient timestamps) {
        this.keys = keys;
        this.timestamps = timestamps;
    }

    Sealed seal(Document document, String alias) throws Exception {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.key(alias));
        signature.update(document.digest());
        var sealed = document.with(signature.sign(), timestamps.obtain(document.digest()));
        LOG.info("sealed");
        return sealed;
    }
}
