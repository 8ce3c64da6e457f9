package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What has to be known again when somebody comes back from the issuer: it goes to the browser, signed, so that any node
 * may be the one they come back to.
 */
record SignInUnderWay(String state, String nonce, String verifier, String redirectUri, String back, Instant ends) {

    private static final String SEPARATOR = "\n";
    private static final int PARTS = 6;

    String signed(String secret) {
        var plain = encoded(
                String.join(SEPARATOR, state, nonce, verifier, redirectUri, Long.toString(ends.getEpochSecond()), back)
                        .getBytes(StandardCharsets.UTF_8));
        return plain + "." + encoded(code(secret, plain));
    }

    /** What was signed with this secret, as long as it lasts. */
    static Optional<SignInUnderWay> read(String cookie, String secret, Instant now) {
        int dot = cookie.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        var plain = cookie.substring(0, dot);
        try {
            if (!MessageDigest.isEqual(decoded(cookie.substring(dot + 1)), code(secret, plain))) {
                return Optional.empty();
            }
            var parts = new String(decoded(plain), StandardCharsets.UTF_8).split(SEPARATOR, PARTS);
            var ends = Instant.ofEpochSecond(Long.parseLong(parts[4]));
            return now.isBefore(ends)
                    ? Optional.of(new SignInUnderWay(parts[0], parts[1], parts[2], parts[3], parts[5], ends))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] code(String secret, String plain) {
        return Hmac.sha256(
                ("sign-in under way " + secret).getBytes(StandardCharsets.UTF_8),
                plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
