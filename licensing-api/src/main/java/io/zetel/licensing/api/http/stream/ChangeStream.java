package io.zetel.licensing.api.http.stream;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.web.Place;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.moves.TenantMoves;
import io.zetel.licensing.projections.history.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/**
 * Tells open pages that something has changed for their tenant, and nothing else: they ask what. The history is looked
 * at once for all pages of a tenant, and the more pages are open the less often each is told, so that what they ask
 * together stays the same.
 */
@Component
public class ChangeStream implements SmartLifecycle {

    /** Then the page comes back, with a session that is still good. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int MOST_TENANTS = 10_000;

    private final StreamPlaces places;
    private final TenantMoves moves;
    private final LoadingCache<TenantId, Long> heads;
    private final Duration heartbeat;
    private final AtomicInteger open = new AtomicInteger();
    private volatile CountDownLatch stopped = new CountDownLatch(1);

    ChangeStream(
            StreamPlaces places,
            History history,
            TenantMoves moves,
            @Value("${zetel.stream.heartbeat:15s}") Duration heartbeat) {
        this.places = places;
        this.moves = moves;
        this.heads = Caffeine.newBuilder()
                .expireAfterWrite(LOOK)
                .maximumSize(MOST_TENANTS)
                .build(tenant -> history.head(tenant).n());
        this.heartbeat = heartbeat;
    }

    /** Tells until the page is left, and first at once: something may have changed since the page was made. */
    public void tell(TenantId tenant, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException, HttpRequestMethodNotSupportedException {
        StreamController.refuseHead(request);
        try (var _ = places.take(tenant, Caller.current().subject())) {
            Place.release(request);
            StreamController.begin(response);
            open.incrementAndGet();
            try {
                follow(tenant, response.getOutputStream());
            } finally {
                open.decrementAndGet();
            }
        }
    }

    private void follow(TenantId tenant, OutputStream out) throws IOException, InterruptedException {
        write(out, ": here\n\n");
        long end = System.nanoTime() + LONGEST.toNanos();
        var turns = new PageTurns(System.nanoTime(), heads.get(tenant), heartbeat, ThreadLocalRandom.current());
        while (System.nanoTime() < end
                && !moves.isElsewhere(tenant)
                && !stopped.await(turns.pause(System.nanoTime(), open.get()), TimeUnit.NANOSECONDS)) {
            long head = heads.get(tenant);
            switch (turns.next(System.nanoTime(), head, open.get())) {
                case CHANGED -> write(out, "event: changed\ndata: %d\n\n".formatted(head));
                case STILL_HERE -> write(out, ": still here\n\n");
                case NOTHING -> {
                    /* its turn comes */
                }
            }
        }
        write(out, ": come back\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void start() {
        stopped = new CountDownLatch(1);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    @Override
    public int getPhase() {
        return LiveTail.PHASE;
    }
}
