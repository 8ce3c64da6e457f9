package io.zetel.licensing.api.http.stream;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.EventLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads the newest events once for all clients of this node, and only while there are any. */
@Component
class LiveTail implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final long POSITIONS_PER_PAGE = 2000;
    /** Before the web server, which waits for the requests it serves. */
    static final int PHASE = Integer.MAX_VALUE - 512;

    private final EventLog log;
    private final StreamMessages messages;
    private final Map<TenantId, Set<Listener>> listeners = new LinkedHashMap<>();
    private long at;
    private @Nullable Thread thread;
    private volatile boolean running;

    LiveTail(EventLog log, StreamMessages messages) {
        this.log = log;
        this.messages = messages;
    }

    /** Tells this listener all that comes behind the position answered. */
    synchronized long add(TenantId tenant, Listener listener) {
        if (!running) {
            listener.end("the server is stopping");
        } else if (thread == null) {
            at = log.settled();
            thread = Thread.ofVirtual().name("live-tail").start(this::run);
        }
        listeners.computeIfAbsent(tenant, _ -> new HashSet<>()).add(listener);
        return at;
    }

    synchronized void remove(TenantId tenant, Listener listener) {
        listeners.computeIfPresent(tenant, (_, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public synchronized void stop() {
        running = false;
        listeners.values().forEach(all -> all.forEach(listener -> listener.end("the server is stopping")));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void run() {
        while (wanted()) {
            try {
                if (!step()) {
                    Thread.sleep(LOOK_AGAIN_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                LOG.warn("The live stream starts anew", e);
                giveUp();
            }
        }
    }

    private synchronized boolean wanted() {
        if (!running || listeners.isEmpty()) {
            thread = null;
        }
        return thread == Thread.currentThread();
    }

    private synchronized void giveUp() {
        thread = null;
        listeners.values().forEach(all -> all.forEach(listener -> listener.end("come back with Last-Event-ID")));
    }

    private boolean step() {
        long settled = log.settled();
        if (settled <= at) {
            return false;
        }
        var page = next(settled);
        Map<TenantId, List<TrackedEventMessage<?>>> events = log.read(page.after(), page.end()).stream()
                .filter(message -> EventLog.tenant(message)
                        .filter(page.listeners()::containsKey)
                        .isPresent())
                .filter(message -> message.getPayload() instanceof LicensingEvent)
                .collect(Collectors.groupingBy(
                        message -> EventLog.tenant(message).orElseThrow()));
        events.forEach((tenant, ofTenant) -> {
            var told = told(tenant, ofTenant, page.end());
            page.listeners().get(tenant).forEach(listener -> listener.offer(told));
        });
        return true;
    }

    /** Some positions and who is told about them. */
    private record Page(long after, long end, Map<TenantId, Set<Listener>> listeners) {}

    /** Whoever comes from now on stands behind this page, and reads it himself if he was here before. */
    private synchronized Page next(long settled) {
        long after = at;
        at = Math.min(settled, at + POSITIONS_PER_PAGE);
        return new Page(
                after,
                at,
                listeners.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue()))));
    }

    private List<Message> told(TenantId tenant, List<TrackedEventMessage<?>> events, long end) {
        var told = new ArrayList<>(
                events.stream().map(messages::claim).flatMap(Optional::stream).toList());
        told.addAll(messages.seats(
                tenant,
                end,
                Optional.of(events.stream()
                        .map(message -> (LicensingEvent) message.getPayload())
                        .toList())));
        return told;
    }
}
