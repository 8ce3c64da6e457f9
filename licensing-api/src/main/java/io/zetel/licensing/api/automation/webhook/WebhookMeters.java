package io.zetel.licensing.api.automation.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.zetel.licensing.api.automation.webhook.Endpoint.DisabledReason;
import io.zetel.licensing.api.automation.webhook.Outbox.Sent;
import io.zetel.licensing.engine.projection.Times;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * How messages fare: what was delivered, tried in vain or given up, how long the oldest waits, and how many endpoints
 * are switched off.
 */
@Component
class WebhookMeters {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookMeters.class);
    private static final String ENABLED = "enabled";
    private static final String DELIVERED = "delivered";
    private static final String FAILED = "failed";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Timer delay;
    private volatile Map<String, Long> endpoints = Map.of();
    private volatile double oldest;

    WebhookMeters(JdbcClient jdbc, TransactionOperations transaction, MeterRegistry registry, InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.registry = registry;
        this.clock = clock;
        this.delay = Timer.builder("zetel.webhooks.delay")
                .description("From an event to the first attempt to tell of it")
                .register(registry);
        Gauge.builder("zetel.webhooks.oldest.undelivered", this, meters -> meters.oldest)
                .baseUnit("seconds")
                .description(
                        "Age of the oldest event that an enabled endpoint was not told yet; all nodes tell the same")
                .register(registry);
        Stream.concat(Stream.of(ENABLED), Stream.of(DisabledReason.values()).map(WebhookMeters::word))
                .forEach(state -> Gauge.builder(
                                "zetel.webhooks.endpoints", this, meters -> meters.endpoints.getOrDefault(state, 0L))
                        .description("Endpoints by state: enabled, or why not; all nodes tell the same")
                        .tag("state", state)
                        .register(registry));
        List.of(DELIVERED, FAILED).forEach(this::attempts);
        Stream.of(DisabledReason.GONE, DisabledReason.FAILING).forEach(this::disablings);
    }

    void sent(Sent sent) {
        attempts(sent.outcome().isDelivered() ? DELIVERED : FAILED).increment();
        if (sent.message().attempts() == 0) {
            var waited = Duration.between(sent.message().occurredAt(), sent.at());
            delay.record(waited.isNegative() ? Duration.ZERO : waited);
        }
    }

    void disabled(DisabledReason reason) {
        LOG.warn("A webhook endpoint is disabled: {}", reason);
        disablings(reason).increment();
    }

    private Counter attempts(String result) {
        return Counter.builder("zetel.webhooks.attempts")
                .description("Attempts to deliver, by result")
                .tag("result", result)
                .register(registry);
    }

    private Counter disablings(DisabledReason reason) {
        return Counter.builder("zetel.webhooks.disabled")
                .description("Endpoints that were switched off, by reason")
                .tag("reason", word(reason))
                .register(registry);
    }

    private static String word(DisabledReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** Looks anew; scrapes in between show the last look. */
    @Scheduled(fixedDelayString = "${zetel.meters.refresh:30s}")
    void refresh() {
        transaction.executeWithoutResult(_ -> count());
    }

    private void count() {
        var counted = new HashMap<String, Long>();
        jdbc.sql("select coalesce(lower(disabled_reason), :enabled) as state, count(*) as endpoints from "
                        + "webhooks.endpoint group by 1")
                .param("enabled", ENABLED)
                .query(row -> {
                    counted.put(row.getString("state"), row.getLong("endpoints"));
                });
        endpoints = Map.copyOf(counted);
        oldest = jdbc.sql("""
                select greatest(0, coalesce(extract(epoch from cast(:now as timestamptz) - min(occurred_at)), 0)) from webhooks.message
                join webhooks.endpoint using (endpoint_id) where state = 'PENDING' and disabled_at is null
                """)
                .param("now", Times.param(clock.instant()))
                .query(Double.class)
                .single();
    }
}
