package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.outage.Outage;
import io.zetel.licensing.engine.processing.CompareAndSetTokenStore.PositionMoved;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Says that event processors cannot go on: one line a minute for each kind of failure, however many processors meet it
 * and however often they try. A stack is worth its lines only where it leads to a fault of ours, not where a database
 * or Axon Server is away.
 */
public final class ProcessorOutages {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorOutages.class);
    private static final long BETWEEN_LINES_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<Class<?>, Long> told = new HashMap<>();
    private final LongSupplier nanoTime;

    ProcessorOutages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A processor failed and will try again soon. */
    void failed(String processor, Throwable failure) {
        var root = NestedExceptionUtils.getMostSpecificCause(failure);
        if (!isNews(root.getClass())) {
            return;
        }
        if (isOutage(failure, root)) {
            LOG.warn(
                    "Read models stand still, {} among them, and try again every few seconds: {}",
                    processor,
                    oneLine(root));
        } else {
            LOG.warn("Read models stand still, {} among them, and try again every few seconds", processor, failure);
        }
    }

    private synchronized boolean isNews(Class<?> kind) {
        long now = nanoTime.getAsLong();
        var before = told.get(kind);
        if (before != null && now - before < BETWEEN_LINES_NANOS) {
            return false;
        }
        told.put(kind, now);
        return true;
    }

    private static boolean isOutage(Throwable failure, Throwable root) {
        return root instanceof PositionMoved || Outage.behind(failure).isPresent();
    }

    private static String oneLine(Throwable root) {
        return String.valueOf(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }
}
