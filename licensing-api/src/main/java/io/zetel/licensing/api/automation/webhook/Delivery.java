package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.automation.webhook.Messages.Message;
import io.zetel.licensing.api.automation.webhook.Messages.Sent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due to one endpoint as long as this node has it and there is something. Requests begin in the order of the history, a few
 * at a time; after a failure one at a time until the receiver takes messages again.
 */
final class Delivery {

    static final int AT_ONCE = 8;
    /** So many deliveries use the database at once; claims have the rest of its connections. */
    private static final Semaphore DATABASE = new Semaphore(4);
    private static final Duration RENEWED = Duration.ofSeconds(5);

    private final UUID id;
    private final UUID node;
    private final Endpoints endpoints;
    private final Messages messages;
    private final Courier courier;
    private final WebhookMeters meters;
    private final InstantSource clock;
    private final Duration poll;
    private final BooleanSupplier stopping;

    private final LinkedBlockingQueue<Sent> done = new LinkedBlockingQueue<>();
    private final Set<Long> underWay = new HashSet<>();
    private final List<Sent> taken = new ArrayList<>();
    /** How many at once; not known before the first look. */
    private int width;
    /** Whether the last look found something new in the history. */
    private boolean moved;
    private long leasedNanos;

    Delivery(UUID id, UUID node, Parts parts, Duration poll, BooleanSupplier stopping) {
        this.id = id;
        this.node = node;
        this.endpoints = parts.endpoints();
        this.messages = parts.messages();
        this.courier = parts.courier();
        this.meters = parts.meters();
        this.clock = parts.clock();
        this.poll = poll;
        this.stopping = stopping;
    }

    /** What every delivery works with. */
    record Parts(Endpoints endpoints, Messages messages, Courier courier, WebhookMeters meters, InstantSource clock) {}

    private record Ready(Endpoint endpoint, Message message, byte[] body) {}

    /** Runs until there is nothing to do, another node has the endpoint, or this one stops. */
    void run() throws InterruptedException {
        if (!messages.lease(id, node)) {
            return;
        }
        leasedNanos = System.nanoTime();
        try {
            while (step()) {
                take(done.poll(poll.toMillis(), TimeUnit.MILLISECONDS));
            }
        } finally {
            settle();
            messages.release(id, node);
        }
    }

    private void take(@Nullable Sent first) {
        if (first != null) {
            taken.add(first);
            done.drainTo(taken);
        }
    }

    /** False where nothing is left to do. */
    private boolean step() throws InterruptedException {
        var ready = look();
        // A stretch of the history that this endpoint is not told is passed at once.
        while (ready.isEmpty() && (moved && underWay.isEmpty() || !taken.isEmpty())) {
            ready = look();
        }
        ready.forEach(this::start);
        return !underWay.isEmpty();
    }

    private List<Ready> look() throws InterruptedException {
        DATABASE.acquire();
        try {
            writeDown();
            moved = false;
            var endpoint = endpoints.find(id).filter(found -> found.isEnabled() && !stopping.getAsBoolean() && isMine());
            if (endpoint.isEmpty()) {
                return List.of();
            }
            if (width == 0) {
                width = endpoint.get().failingSince() == null ? AT_ONCE : 1;
            }
            var due = due();
            if (due.size() < width - underWay.size()) {
                moved = messages.fill(endpoint.get(), node, clock.instant());
                due = due();
            }
            return ready(endpoint.get(), due);
        } finally {
            DATABASE.release();
        }
    }

    private boolean isMine() {
        if (System.nanoTime() - leasedNanos < RENEWED.toNanos()) {
            return true;
        }
        leasedNanos = System.nanoTime();
        return messages.lease(id, node);
    }

    /** As many as may be under way beside those that are. */
    private List<Message> due() {
        return messages.due(id, clock.instant(), width + underWay.size()).stream().filter(message -> !underWay.contains(message.n()))
                .limit(Math.max(0, width - underWay.size())).toList();
    }

    private List<Ready> ready(Endpoint endpoint, List<Message> due) {
        var ready = new ArrayList<Ready>();
        for (var message : due) {
            messages.body(endpoint, message).ifPresentOrElse(body -> ready.add(new Ready(endpoint, message, body)),
                    () -> taken.add(new Sent(message, clock.instant(), Outcome.failed("The history has no such event", 0))));
        }
        return ready;
    }

    /** What finds no place is found due with the next look. */
    private void start(Ready ready) {
        if (!courier.places().take(ready.endpoint().tenantId())) {
            return;
        }
        underWay.add(ready.message().n());
        Thread.ofVirtual().name("webhook").start(() -> {
            var at = clock.instant();
            var outcome = Outcome.failed("The attempt broke off", 0);
            try {
                outcome = courier.send(ready.endpoint(), ready.message().webhookId(), ready.body(), at);
            } finally {
                courier.places().giveBack(ready.endpoint().tenantId());
                done.add(new Sent(ready.message(), at, outcome));
            }
        });
    }

    private void writeDown() {
        if (taken.isEmpty()) {
            return;
        }
        var now = clock.instant();
        Optional<Endpoint.DisabledReason> disables = messages.record(id, taken, now);
        disables.filter(reason -> endpoints.disable(id, reason, now)).ifPresent(meters::disabled);
        for (var sent : taken) {
            underWay.remove(sent.message().n());
            width = sent.outcome().isDelivered() ? Math.min(AT_ONCE, width + 1) : 1;
            meters.sent(sent);
        }
        taken.clear();
    }

    /** What is under way when this ends for a reason of its own is still told as it came out. */
    private void settle() throws InterruptedException {
        while (!underWay.isEmpty()) {
            take(done.take());
            DATABASE.acquire();
            try {
                writeDown();
            } finally {
                DATABASE.release();
            }
        }
    }
}
