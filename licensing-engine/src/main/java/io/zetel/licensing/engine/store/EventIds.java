package io.zetel.licensing.engine.store;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.common.IdentifierFactory;

/** Time-ordered identifiers (UUID version 7), cheap because they need to be unique, not secret. */
public final class EventIds extends IdentifierFactory {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    @Override
    public String generateIdentifier() {
        var random = ThreadLocalRandom.current();
        long time = System.currentTimeMillis() << 16 | VERSION_7 | random.nextLong() & 0xFFFL;
        return new UUID(time, VARIANT | random.nextLong() >>> 2).toString();
    }
}
