package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.webhook.WebhookCommand.NoteDisabled;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import io.zetel.licensing.engine.outage.WatchedValue;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Looks for endpoints that are to be told something, and lets each have a delivery of its own, whichever node comes
 * first. It looks when the history has moved on, here at once and within a second on another node, when somebody has
 * written down something to send, and when the next message is due or another node's lease ends; in between it does not
 * ask.
 */
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLEANS = Duration.ofHours(1);
    /** Of what comes in a stream some gathers before the next look. */
    private static final Duration GATHERS = Duration.ofMillis(100);
    /** Should nobody tell of what there is. */
    private static final Duration LOOKS_AT_LEAST_EVERY = Duration.ofSeconds(15);

    private static final String ACTOR = "zetel";
    private static final String ROUTE = "webhooks";

    private final UUID node = UUID.randomUUID();
    private final Delivery.Parts parts;
    private final DueWork dueWork;
    private final Commands commands;
    private final Wakings wakings;
    private final Positions positions;
    private final Duration poll;
    private final AtomicBoolean woken = new AtomicBoolean(true);
    /** When something is due that was not when this last looked. */
    private volatile Instant next = Instant.MIN;

    private volatile long lookedNanos = System.nanoTime();
    /** How far the history was when this last looked. */
    private volatile String seen = "";
    /** As long as no tenant has an endpoint there is nobody to tell of anything. */
    private volatile boolean isNobodyTold;

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
            Outbox outbox,
            DueWork dueWork,
            Courier courier,
            WebhookMeters meters,
            Commands commands,
            Wakings wakings,
            Positions positions,
            InstantSource clock,
            WebhookSettings settings) {
        this.dueWork = dueWork;
        this.commands = commands;
        this.wakings = wakings;
        this.positions = positions;
        this.parts = new Delivery.Parts(endpoints, outbox, courier, meters, clock);
        this.poll = settings.poll();
    }

    @Override
    public void start() {
        wakings.onWake(() -> {
            isNobodyTold = false;
            wake();
        });
        positions.onProgress(this::historyMoved);
        timer.scheduleWithFixedDelay(
                () -> attempt(this::lookIfTime), poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(() -> parts.outbox().forgetOld(parts.clock().instant())),
                CLEANS.toMinutes(),
                CLEANS.toMinutes(),
                TimeUnit.MINUTES);
        started = true;
    }

    /** How far the history is on whichever node, as long as there is anybody who wants to know. */
    @Bean
    WatchedValue historyPosition() {
        return new WatchedValue() {

            @Override
            public String sql() {
                return "select case when exists (select from webhooks.endpoint) then (%s) else '' end"
                        .formatted(DueWork.REACHED);
            }

            @Override
            public void is(@Nullable String value) {
                isNobodyTold = "".equals(value);
                if (!seen.equals(value)) {
                    historyMoved();
                }
            }
        };
    }

    private void historyMoved() {
        if (!isNobodyTold) {
            wake();
        }
    }

    /** Looks at once, or where it has just looked a moment later. */
    private void wake() {
        if (!woken.getAndSet(true) && started) {
            long wait = GATHERS.toNanos() - (System.nanoTime() - lookedNanos);
            try {
                timer.schedule(() -> attempt(this::lookIfTime), Math.max(0, wait), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.trace("Sent after the next start", e);
            }
        }
    }

    private void lookIfTime() {
        long since = System.nanoTime() - lookedNanos;
        if (woken.get() && since >= GATHERS.toNanos()
                || since >= LOOKS_AT_LEAST_EVERY.toNanos() && !isNobodyTold
                || !parts.clock().instant().isBefore(next)) {
            lookedNanos = System.nanoTime();
            woken.set(false);
            try {
                look();
            } catch (RuntimeException e) {
                woken.set(true);
                throw e;
            }
        }
    }

    private void look() {
        var now = parts.clock().instant();
        var soonest = Instant.MAX;
        var look = dueWork.look(node, now);
        for (var work : look.work()) {
            if (work.in().isPositive()) {
                soonest = now.plus(work.in());
                break;
            }
            if (running.add(work.endpoint())) {
                deliveries.execute(() -> attempt(() -> {
                    if (work.isToNote()) {
                        note(work.endpoint());
                    } else {
                        deliver(work.endpoint());
                    }
                }));
            }
        }
        next = soonest;
        seen = look.reached();
    }

    /**
     * What came up while this node was at it nobody else has taken; it is looked for with the next turn of the timer.
     */
    private void over(UUID endpoint) {
        running.remove(endpoint);
        woken.set(true);
    }

    private void deliver(UUID endpoint) {
        try {
            new Delivery(endpoint, node, parts, poll, () -> stopping).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over(endpoint);
        }
    }

    /** The history tells of it, in the end also where this node dies before. */
    private void note(UUID id) {
        try {
            parts.endpoints().find(id).ifPresent(this::note);
        } finally {
            over(id);
        }
    }

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
