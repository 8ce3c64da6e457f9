package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.automation.webhook.Messages.Message;
import io.zetel.licensing.api.automation.webhook.Outbox.Sent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * Sends what is due to one endpoint as long as this node has it and there is something. Requests begin in the order of
 * the history, a few at a time; after a failure one at a time until the receiver takes messages again.
 */
final class Delivery {

    static final int AT_ONCE = 8;
    /** So many messages are fetched, and so many outcomes written down, with one look. */
    private static final int AHEAD = 100;
    /** A look costs the same for one message and for many, so that of what comes in a stream some gathers first. */
    private static final Duration GATHERS = Duration.ofMillis(200);
    /** So many deliveries use the database at once; claims have the rest of its connections. */
    private static final Semaphore DATABASE = new Semaphore(4);

    private static final Duration RENEWED = Duration.ofSeconds(5);

    private final UUID id;
    private final UUID node;
    private final Endpoints endpoints;
    private final Outbox outbox;
    private final Courier courier;
    private final WebhookMeters meters;
    private final InstantSource clock;
    private final Duration poll;
    private final BooleanSupplier stopping;

    private final LinkedBlockingQueue<Sent> done = new LinkedBlockingQueue<>();
    /** Fetched and not begun, begun and not ended, and ended but not written down yet. */
    private final Deque<Ready> ready = new ArrayDeque<>();

    private int underWay;
    private final List<Sent> taken = new ArrayList<>();
    /** The numbers of all these. */
    private final Set<Long> known = new HashSet<>();
    /** How many at once; not known before the first look. */
    private int width;
    /** Whether the last look found something new in the history. */
    private boolean moved;
    /** Whether it found as much as it could take, so that there is more. */
    private boolean isBehind = true;

    private long lookedNanos = System.nanoTime();
    private long leasedNanos;

    Delivery(UUID id, UUID node, Parts parts, Duration poll, BooleanSupplier stopping) {
        this.id = id;
        this.node = node;
        this.endpoints = parts.endpoints();
        this.outbox = parts.outbox();
        this.courier = parts.courier();
        this.meters = parts.meters();
        this.clock = parts.clock();
        this.poll = poll;
        this.stopping = stopping;
    }

    /** What every delivery works with. */
    record Parts(Endpoints endpoints, Outbox outbox, Courier courier, WebhookMeters meters, InstantSource clock) {}

    private record Ready(Endpoint endpoint, Message message, byte[] body) {}

    /** Runs until there is nothing to do, another node has the endpoint, or this one stops. */
    void run() throws InterruptedException {
        if (!outbox.lease(id, node)) {
            return;
        }
        leasedNanos = System.nanoTime();
        try {
            do {
                if (isTimeToLook()) {
                    look();
                }
                startReady();
                if (underWay > 0 || isGathering()) {
                    take(done.poll(untilNextLook(), TimeUnit.NANOSECONDS));
                }
            } while (underWay > 0 || moved || !ready.isEmpty() || !taken.isEmpty());
        } finally {
            settle();
            outbox.release(id, node);
        }
    }

    /** A receiver that is quick costs the database one look for many messages; a failure is written down at once. */
    private boolean isTimeToLook() {
        return taken.size() >= AHEAD
                || taken.stream().anyMatch(sent -> !sent.outcome().isDelivered())
                || untilNextLook() <= 0;
    }

    private boolean isGathering() {
        return ready.isEmpty() && !isBehind && (moved || !taken.isEmpty());
    }

    private long untilNextLook() {
        var pause = !ready.isEmpty() ? poll : isBehind ? Duration.ZERO : GATHERS;
        return pause.toNanos() - (System.nanoTime() - lookedNanos);
    }

    private void take(@Nullable Sent first) {
        if (first == null) {
            return;
        }
        var ended = new ArrayList<>(List.of(first));
        done.drainTo(ended);
        for (var sent : ended) {
            underWay--;
            width = sent.outcome().isDelivered() ? Math.min(AT_ONCE, width + 1) : 1;
            taken.add(sent);
        }
    }

    private void look() throws InterruptedException {
        DATABASE.acquire();
        try {
            writeDown();
            lookedNanos = System.nanoTime();
            moved = false;
            isBehind = false;
            var endpoint =
                    endpoints.find(id).filter(found -> found.isEnabled() && !stopping.getAsBoolean() && isMine());
            if (endpoint.isEmpty()) {
                ready.forEach(one -> known.remove(one.message().n()));
                ready.clear();
                return;
            }
            if (width == 0) {
                width = endpoint.get().failingSince() == null ? AT_ONCE : 1;
            }
            fetch(endpoint.get());
        } finally {
            DATABASE.release();
        }
    }

    private void fetch(Endpoint endpoint) {
        int room = (width == 1 ? 1 : AHEAD) - ready.size();
        if (room <= 0) {
            return;
        }
        var due = due(room);
        if (due.size() < room) {
            var filled = outbox.fill(endpoint, node, clock.instant());
            moved = filled != Outbox.Filled.NOTHING;
            isBehind = filled == Outbox.Filled.MUCH;
            due = moved ? due(room) : due;
        }
        isBehind |= due.size() == room;
        var bodies = outbox.bodies(endpoint, due);
        for (var message : due) {
            known.add(message.n());
            var body = bodies.get(message.n());
            if (body == null) {
                taken.add(new Sent(message, clock.instant(), Outcome.failed("The history has no such event", 0)));
            } else {
                ready.add(new Ready(endpoint, message, body));
            }
        }
    }

    private List<Message> due(int room) {
        return outbox.due(id, clock.instant(), room + known.size()).stream()
                .filter(message -> !known.contains(message.n()))
                .limit(room)
                .toList();
    }

    private boolean isMine() {
        if (System.nanoTime() - leasedNanos < RENEWED.toNanos()) {
            return true;
        }
        leasedNanos = System.nanoTime();
        return outbox.lease(id, node);
    }

    /** One message may always be under way; for more there must be room. */
    private void startReady() throws InterruptedException {
        while (!ready.isEmpty() && underWay < width) {
            var tenant = ready.peek().endpoint().tenantId();
            if (!(underWay == 0
                    ? courier.permits().await(tenant)
                    : courier.permits().take(tenant))) {
                return;
            }
            start(ready.remove());
        }
    }

    private void start(Ready one) {
        underWay++;
        Thread.ofVirtual().name("webhook").start(() -> {
            var at = clock.instant();
            var outcome = Outcome.failed("The attempt broke off", 0);
            try {
                outcome = courier.send(one.endpoint(), one.message().webhookId(), one.body(), at);
            } finally {
                courier.permits().giveBack(one.endpoint().tenantId());
                done.add(new Sent(one.message(), at, outcome));
            }
        });
    }

    private void writeDown() {
        if (taken.isEmpty()) {
            return;
        }
        var now = clock.instant();
        Optional<Endpoint.DisabledReason> disables = outbox.record(id, taken, now);
        disables.filter(reason -> endpoints.disable(id, reason, now)).ifPresent(meters::disabled);
        for (var sent : taken) {
            known.remove(sent.message().n());
            meters.sent(sent);
        }
        taken.clear();
    }

    /** What is under way when this ends for a reason of its own is still told as it came out. */
    private void settle() throws InterruptedException {
        while (underWay > 0 || !taken.isEmpty()) {
            if (underWay > 0) {
                take(done.take());
            }
            DATABASE.acquire();
            try {
                writeDown();
            } finally {
                DATABASE.release();
            }
        }
    }
}
