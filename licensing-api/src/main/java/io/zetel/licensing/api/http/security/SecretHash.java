package io.zetel.licensing.api.http.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What is kept of a secret instead of it: nobody guesses 256 random bits, so they need no slow hash; anything chosen
 * does.
 */
final class SecretHash {

    private static final String QUICK = "{sha256}";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretHash() {}

    /** A secret nobody guesses. */
    static String newSecret() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The hash of a secret that {@link #newSecret()} made. */
    static String ofGenerated(String secret) {
        return QUICK + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(secret));
    }

    /** Whether this is the hash of a generated secret. */
    static boolean isQuick(String hash) {
        return hash.startsWith(QUICK);
    }

    /** Whether this is the generated secret of that hash. */
    static boolean matchesQuickly(String secret, String hash) {
        return MessageDigest.isEqual(
                ofGenerated(secret).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
