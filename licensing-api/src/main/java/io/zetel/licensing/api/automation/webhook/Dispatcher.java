package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.webhook.WebhookCommand.NoteDisabled;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for endpoints that are to be told something, and lets each have a delivery of its own, whichever node comes
 * first.
 */
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLEANS = Duration.ofHours(1);

    private static final String ACTOR = "zetel";
    private static final String ROUTE = "webhooks";

    private final UUID node = UUID.randomUUID();
    private final Delivery.Parts parts;
    private final Commands commands;
    private final Duration poll;
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService deliveries = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhooks").factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhooks").factory());
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile boolean failed;

    Dispatcher(
            Endpoints endpoints,
            Messages messages,
            Courier courier,
            WebhookMeters meters,
            Commands commands,
            InstantSource clock,
            WebhookSettings settings) {
        this.commands = commands;
        this.parts = new Delivery.Parts(endpoints, messages, courier, meters, clock);
        this.poll = settings.poll();
    }

    @Override
    public void start() {
        timer.scheduleWithFixedDelay(
                () -> attempt(this::look), poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(() -> parts.messages().forgetOld(parts.clock().instant())),
                CLEANS.toMinutes(),
                CLEANS.toMinutes(),
                TimeUnit.MINUTES);
        started = true;
    }

    private void look() {
        parts.endpoints().unnoted().stream()
                .filter(endpoint -> running.add(endpoint.id()))
                .forEach(endpoint -> deliveries.execute(() -> attempt(() -> note(endpoint))));
        parts.messages().due(node, parts.clock().instant()).stream()
                .filter(running::add)
                .forEach(endpoint -> deliveries.execute(() -> attempt(() -> deliver(endpoint))));
    }

    private void deliver(UUID endpoint) {
        try {
            new Delivery(endpoint, node, parts, poll, () -> stopping).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(endpoint);
        }
    }

    /** The history tells of it, in the end also where this node dies before. */
    private void note(Endpoint endpoint) {
        try {
            var reason = WebhookEvent.Reason.valueOf(
                    Objects.requireNonNull(endpoint.disabledReason()).name());
            var origin = new Origin(ACTOR, Optional.empty(), UUID.randomUUID().toString(), Optional.empty(), ROUTE);
            commands.send(
                    new NoteDisabled(endpoint.tenantId(), endpoint.id().toString(), reason), Object.class, origin);
            parts.endpoints().noted(endpoint.id());
        } catch (Refused e) {
            throw new IllegalStateException(e);
        } finally {
            running.remove(endpoint.id());
        }
    }

    /** What fails is tried again with the next look; an outage is told once. */
    private void attempt(Runnable work) {
        try {
            work.run();
            failed = false;
        } catch (RuntimeException e) {
            if (!failed && !stopping) {
                LOG.warn("Webhooks wait: {}", e.getMessage());
            }
            failed = true;
        }
    }

    /** What is under way may end; what does not is sent again after the next start, under the same id. */
    @Override
    public void stop() {
        stopping = true;
        timer.shutdownNow();
        deliveries.shutdown();
        try {
            if (!deliveries.awaitTermination(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                deliveries.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
