package io.zetel.licensing.api.http.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The id of what a POST makes; a controller argument. It follows from the {@code Idempotency-Key} where there is one:
 * should a node die between the work and keeping its answer, a repetition elsewhere finds the thing made and makes no
 * second.
 */
public record NewId(UUID value) {

    private static final String ATTRIBUTE = NewId.class.getName();

    /** The id that belongs to this request. */
    public static NewId of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof NewId known ? known : new NewId(UUID.randomUUID());
    }

    static void keep(HttpServletRequest request, byte[] scope) {
        var bytes = ByteBuffer.wrap(scope);
        long high = bytes.getLong() & ~0xF000L | 0x8000L;
        long low = bytes.getLong() & ~(3L << 62) | 1L << 63;
        request.setAttribute(ATTRIBUTE, new NewId(new UUID(high, low)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
