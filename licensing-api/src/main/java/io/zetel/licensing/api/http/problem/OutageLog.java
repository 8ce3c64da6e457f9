package io.zetel.licensing.api.http.problem;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.zetel.licensing.engine.outage.Outage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Turns what the whole application logs about an outage, every failed request, probe and timer with its stack, into one
 * line per outage and minute.
 */
final class OutageLog extends TurboFilter implements AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<Outage, Long> told = new EnumMap<>(Outage.class);

    OutageLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One for all loggers of this JVM until it is closed. */
    static OutageLog installed() {
        var filter = new OutageLog(System::nanoTime);
        context().ifPresent(context -> context.addTurboFilter(filter));
        return filter;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        var failure = thrown == null ? last(params) : thrown;
        if (failure == null || !level.isGreaterOrEqual(Level.WARN)) {
            return FilterReply.NEUTRAL;
        }
        return Outage.behind(failure).map(outage -> told(outage, failure)).orElse(FilterReply.NEUTRAL);
    }

    @Override
    public void close() {
        context().ifPresent(context -> context.getTurboFilterList().remove(this));
    }

    private FilterReply told(Outage outage, Throwable failure) {
        if (isDue(outage)) {
            LOG.warn("{} Logged once a minute while it lasts. {}", outage.detail(), said(failure));
        }
        return FilterReply.DENY;
    }

    private synchronized boolean isDue(Outage outage) {
        long now = nanoTime.getAsLong();
        var last = told.get(outage);
        if (last != null && now - last < QUIET_NANOS) {
            return false;
        }
        told.put(outage, now);
        return true;
    }

    /** The innermost cause that says anything, on one line. */
    private static String said(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .filter(cause -> cause.getMessage() != null)
                .map(cause -> (cause.getClass().getSimpleName() + ": " + cause.getMessage())
                        .lines()
                        .findFirst()
                        .orElse(""))
                .reduce("", (_, inner) -> inner);
    }

    private static @Nullable Throwable last(Object @Nullable [] params) {
        return params != null && params.length > 0 && params[params.length - 1] instanceof Throwable failure
                ? failure
                : null;
    }

    private static Optional<LoggerContext> context() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context)
                : Optional.empty();
    }
}
