package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.http.security.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Signs messages as Standard Webhooks 1.0.0 says: HMAC-SHA256 over the id, the time of the attempt and the body. */
final class Signature {

    private Signature() {}

    /** The signatures by each of these secrets, separated by blanks; a receiver looks for one it can verify. */
    static String of(List<byte[]> secrets, String id, long timestamp, byte[] body) {
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(sign(secret, id, timestamp, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] sign(byte[] secret, String id, long timestamp, byte[] body) {
        return Hmac.sha256(secret, (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8), body);
    }
}
