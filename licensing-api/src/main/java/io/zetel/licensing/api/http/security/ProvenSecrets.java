package io.zetel.licensing.api.http.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Chosen secrets that were right in this process, so that whoever has one never waits behind those who guess it. Kept
 * in memory as codes by a key that is nowhere else; a changed secret is another one.
 */
final class ProvenSecrets {

    private static final int KEY_BYTES = 32;
    private static final int MOST = 10_000;

    private final byte[] key = new byte[KEY_BYTES];
    private final Cache<String, byte[]> codes =
            Caffeine.newBuilder().maximumSize(MOST).build();

    ProvenSecrets() {
        new SecureRandom().nextBytes(key);
    }

    void put(ClientRow client, String secret) {
        codes.put(client.clientId(), code(client, secret));
    }

    boolean isRight(ClientRow client, String secret) {
        var known = codes.getIfPresent(client.clientId());
        return known != null && MessageDigest.isEqual(known, code(client, secret));
    }

    private byte[] code(ClientRow client, String secret) {
        return Hmac.sha256(
                key, client.secretHash().getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }
}
