package io.zetel.licensing.api.http.stream;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * What clients missed while they were away. It is read by the page, one page at a time for all of them, so that neither
 * the live tail nor anybody else waits for it; who needs the same page at about the same time shares it.
 */
@Component
class Missed {

    private static final long POSITIONS_PER_PAGE = 1000;
    private static final long MOST_CHARACTERS_KEPT = 16L * 1024 * 1024;
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final EventLog log;
    private final StreamMessages messages;
    private final Semaphore reader = new Semaphore(1, true);
    private final AsyncCache<Page, List<Message>> pages = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS_KEPT)
            .weigher((Page _, List<Message> told) -> characters(told))
            .expireAfterWrite(KEPT)
            .buildAsync();

    Missed(EventLog log, StreamMessages messages) {
        this.log = log;
        this.messages = messages;
    }

    /**
     * Pages begin at the same places for everybody; one that is not full yet ends where the client goes over to the
     * live tail.
     */
    private record Page(TenantId tenant, long after, long upTo) {}

    /** Where the page ends that comes next behind this position. */
    static long end(long last, long upTo) {
        return Math.min(upTo, begin(last) + POSITIONS_PER_PAGE);
    }

    /** A tenant's claims and refusals behind a position up to {@link #end(long, long)}. */
    List<Message> next(TenantId tenant, long last, long upTo) {
        var page = pages.get(new Page(tenant, begin(last), end(last, upTo)), (wanted, _) -> load(wanted))
                .join();
        return page.stream().filter(message -> message.position() > last).toList();
    }

    private static long begin(long last) {
        return Math.floorDiv(last, POSITIONS_PER_PAGE) * POSITIONS_PER_PAGE;
    }

    private static int characters(List<Message> told) {
        return told.stream().mapToInt(message -> message.json().length()).sum();
    }

    private CompletableFuture<List<Message>> load(Page page) {
        return CompletableFuture.supplyAsync(
                () -> read(page), task -> Thread.ofVirtual().name("missed").start(task));
    }

    private List<Message> read(Page page) {
        reader.acquireUninterruptibly();
        try {
            return log.read(page.tenant(), page.after(), page.upTo()).stream()
                    .map(messages::claim)
                    .flatMap(Optional::stream)
                    .toList();
        } finally {
            reader.release();
        }
    }
}
