package example.seal;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;

/** The keys of the HSM. A login opens a session there; it is kept for the life of the process. */
final class Keys {
    private final Provider provider;
    private final char[] pin;
    private KeyStore store;

    Keys(Provider provider, char[] pin) {
        this.provider = provider;
        this.pin = pin;
    }

    synchronized KeyStore store() throws GeneralSecurityException, java.io.IOException {
        if (store == null) {
            store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
        }
        return store;
    }

    PrivateKey key(String alias) throws GeneralSecurityException, java.io.IOException {
        return (PrivateKey) store().getKey(alias, null);
    }
}
