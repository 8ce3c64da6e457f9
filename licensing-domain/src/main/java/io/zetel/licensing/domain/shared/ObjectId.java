package io.zetel.licensing.domain.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A user, device or group where only a GUID will do: its own id where that is one (RFC 9562, lower case), else a
 * name-based GUID of the tenant and the id, the same every time.
 */
public record ObjectId(String value) {

    private static final Pattern GUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final UUID TENANTS = UUID.fromString("0b7e1f52-5d0c-4c0e-9a63-6c1f2f9d7b31");
    private static final int VERSION = 5;

    /** The GUID of a user or device. */
    public static ObjectId of(TenantId tenant, HolderId holder) {
        return of(tenant, holder.id(), holder.wire());
    }

    /** The GUID of a group. */
    public static ObjectId of(TenantId tenant, GroupId group) {
        return of(tenant, group.value(), "group:" + group.value());
    }

    /** The GUID of a tenant. */
    public static ObjectId of(TenantId tenant) {
        return new ObjectId(isGuid(tenant.value()) ? tenant.value() : nameBased(TENANTS, tenant.value()));
    }

    private static ObjectId of(TenantId tenant, String id, String name) {
        return new ObjectId(
                isGuid(id) ? id : nameBased(UUID.fromString(of(tenant).value()), name));
    }

    private static boolean isGuid(String id) {
        return GUID.matcher(id).matches();
    }

    /** UUID version 5: SHA-1 over the namespace and the name. */
    static String nameBased(UUID namespace, String name) {
        var text = name.getBytes(StandardCharsets.UTF_8);
        var hashed = ByteBuffer.wrap(sha1(ByteBuffer.allocate(Long.BYTES * 2 + text.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(text)
                .array()));
        long high = hashed.getLong() & ~0xF000L | VERSION << 12;
        long low = hashed.getLong() & 0x3FFFFFFFFFFFFFFFL | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
