package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How events are tied together (N12): each hash is SHA-256 over the 32 bytes of the hash before it and the event in its
 * canonical form; before the first event stands SHA-256 of {@code zetel-history:<tenantId>}.
 */
public final class Chain {

    private static final String GENESIS = "zetel-history:";

    private Chain() {}

    /** What stands before a tenant's first event. */
    public static byte[] genesis(TenantId tenantId) {
        return sha256().digest((GENESIS + tenantId.value()).getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of an event in its canonical form after the event with the previous hash. */
    public static byte[] link(byte[] previousHash, byte[] canonical) {
        var digest = sha256();
        digest.update(previousHash);
        return digest.digest(canonical);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
