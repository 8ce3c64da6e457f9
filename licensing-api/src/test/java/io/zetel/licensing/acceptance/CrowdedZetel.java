package io.zetel.licensing.acceptance;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The application with few places, one short lane and little patience, for specs that fill it up. */
final class CrowdedZetel {

    static final int AT_ONCE = 4;
    static final Duration MOST_SILENCE = Duration.ofSeconds(2);
    static final Duration BODY_GRACE = Duration.ofSeconds(2);

    private static @Nullable RunningZetel shared;

    private CrowdedZetel() {}

    /** The one that these specs share; each takes tenants of its own and waits until the places are free. */
    static synchronized RunningZetel shared() {
        if (shared == null) {
            shared = RunningZetel.start(
                    RunningZetel.preparedDirectory(),
                    "--zetel.http.at-once=" + AT_ONCE,
                    "--zetel.lanes.count=1",
                    "--zetel.lanes.capacity=1",
                    "--zetel.http.body-grace=" + BODY_GRACE.toMillis() + "ms",
                    "--server.jetty.connection-idle-timeout=" + MOST_SILENCE.toMillis() + "ms");
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    static void awaitUnderWay(int places) {
        await(() -> meter("zetel.http.under.way") == places);
    }

    static double meter(String name) {
        return shared().context().getBean(MeterRegistry.class).get(name).gauge().value();
    }

    static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited in vain");
            }
            Thread.onSpinWait();
        }
    }
}
