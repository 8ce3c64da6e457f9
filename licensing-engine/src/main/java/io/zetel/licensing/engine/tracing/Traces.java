package io.zetel.licensing.engine.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.axonframework.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry spans of what happens to a command after its request, and to its events: the wait in the lane, the
 * decision, the commit, each read model. The trace travels in the metadata of commands and events, so it continues on
 * other nodes. A batch continues the trace of its first message and is linked to those of the others. Without an
 * exporter nothing is measured.
 */
public final class Traces {

    /** The metadata key, and the HTTP header, of the W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    /** No traces. */
    public static final Traces OFF = new Traces(null);

    /** More links than anybody would follow; a batch of 1,000 claims has as many traces. */
    private static final int MOST_LINKS = 64;

    private static final AttributeKey<Long> SIZE = AttributeKey.longKey("zetel.batch.size");

    private final @Nullable Tracer tracer;

    /** Traces into this SDK, none without one. */
    public Traces(@Nullable OpenTelemetry telemetry) {
        tracer = telemetry == null ? null : telemetry.getTracer("io.zetel.licensing");
    }

    /** The time to measure from, in nanoseconds since 1970; 0 where nothing is measured. */
    public long now() {
        return tracer == null ? 0 : nanos(Instant.now());
    }

    /** The trace context of the current thread as the W3C header says it; {@code otherwise} where there is none. */
    public static @Nullable String current(Supplier<@Nullable String> otherwise) {
        var context = Span.current().getSpanContext();
        return context.isValid()
                ? "00-%s-%s-%s"
                        .formatted(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags().asHex())
                : otherwise.get();
    }

    /** Records that something was done with this message from then until now. */
    public void record(String name, Message<?> message, long since) {
        record(name, List.of(message), since);
    }

    /**
     * Records that something was done with all of these messages from then until now, unless none of them is traced.
     */
    public void record(String name, List<? extends Message<?>> messages, long since) {
        if (tracer == null || since == 0) {
            return;
        }
        var traced = traced(messages).toList();
        if (!traced.isEmpty()) {
            var span = tracer.spanBuilder(name)
                    .setParent(Context.root().with(Span.wrap(traced.getFirst())))
                    .setStartTimestamp(since, TimeUnit.NANOSECONDS)
                    .setAttribute(SIZE, messages.size());
            traced.stream().skip(1).forEach(span::addLink);
            span.startSpan().end();
        }
    }

    private static Stream<SpanContext> traced(List<? extends Message<?>> messages) {
        return messages.stream()
                .map(message -> message.getMetaData().get(TRACEPARENT))
                .filter(Objects::nonNull)
                .distinct()
                .map(header -> context(header.toString()))
                .filter(SpanContext::isSampled)
                .limit(MOST_LINKS);
    }

    private static SpanContext context(String header) {
        var context =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), Map.of(TRACEPARENT, header), HEADERS);
        return Span.fromContext(context).getSpanContext();
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {

        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };
}
