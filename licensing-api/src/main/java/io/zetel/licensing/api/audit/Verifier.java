package io.zetel.licensing.api.audit;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.EventRows;
import io.zetel.licensing.engine.store.EventRows.Place;
import io.zetel.licensing.engine.store.EventRows.Row;
import io.zetel.licensing.projections.history.ChainCheck;
import io.zetel.licensing.projections.history.ChainCheck.BrokenLink;
import io.zetel.licensing.projections.history.ChainCheck.Reason;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Computes a tenant's whole chain anew, beside the event store where that is in the same database (N12). */
@Component
public class Verifier {

    private final History history;
    private final ObjectProvider<EventRows> store;
    private final TransactionTemplate snapshot;

    Verifier(History history, ObjectProvider<EventRows> store, PlatformTransactionManager transactions) {
        this.history = history;
        this.store = store;
        snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    public record LastEvent(long n, String hash) {}

    public record Verified(
            long events,
            boolean verified,
            LastEvent head,
            @Nullable BrokenLink firstBrokenLink,
            boolean comparedWithEventStore) {}

    /**
     * What came of the check of a history that has seen the store up to this position, against a checkpoint kept of it
     * if there is one. A page at a time, so that it holds nothing up; the progress hears how many events are behind it.
     */
    Verified verify(TenantId tenant, long seen, Optional<Checkpoint> kept, LongConsumer progress) {
        return new Walk(
                        tenant,
                        Optional.ofNullable(store.getIfAvailable()).map(events -> new StoreCheck(events, tenant, seen)),
                        kept)
                .result(progress);
    }

    /** Some events, and what the event store holds in their places. */
    private record Page(List<HistoryEvent> events, Map<Place, Row> stored) {}

    /** One walk along the chain; remembers the first thing that is wrong. */
    private final class Walk {

        private final TenantId tenant;
        private final ChainCheck chain;
        private final Optional<StoreCheck> store;
        private final Optional<Checkpoint> kept;
        private Optional<BrokenLink> broken = Optional.empty();
        private boolean met;
        private long events;

        private Walk(TenantId tenant, Optional<StoreCheck> store, Optional<Checkpoint> kept) {
            this.tenant = tenant;
            this.chain = ChainCheck.fromGenesis(tenant);
            this.store = store;
            this.kept = kept;
        }

        private Verified result(LongConsumer progress) {
            // The next page is read while this one is checked.
            try (var reader = Executors.newVirtualThreadPerTaskExecutor()) {
                var next = CompletableFuture.supplyAsync(() -> read(Long.MIN_VALUE), reader);
                for (var page = next.join(); !page.events().isEmpty(); page = next.join()) {
                    long last = page.events().getLast().n();
                    next = CompletableFuture.supplyAsync(() -> read(last), reader);
                    step(page);
                    progress.accept(events);
                }
            }
            if (broken.isEmpty() && store.filter(StoreCheck::isDoubtful).isPresent()) {
                broken = parting(store.get());
            }
            if (broken.isEmpty() && !met) {
                broken = kept.map(checkpoint -> unlike(checkpoint, "the history ends before it"));
            }
            return new Verified(
                    events,
                    broken.isEmpty(),
                    new LastEvent(chain.n(), chain.hash()),
                    broken.orElse(null),
                    store.isPresent());
        }

        private Page read(long after) {
            var page = history.page(tenant, after);
            return new Page(page, store.map(check -> check.stored(page)).orElse(Map.of()));
        }

        private void step(Page page) {
            for (var event : page.events()) {
                events++;
                var link = chain.next(event);
                if (broken.isEmpty()) {
                    broken = link.or(() -> store.flatMap(check -> check.next(event, page.stored())))
                            .or(() -> compare(event));
                }
            }
        }

        private Optional<BrokenLink> parting(StoreCheck check) {
            return snapshot.execute(_ ->
                    check.parting(history.pages(tenant).flatMap(List::stream).iterator()));
        }

        private Optional<BrokenLink> compare(HistoryEvent event) {
            if (kept.isEmpty() || kept.get().n() != event.n()) {
                return Optional.empty();
            }
            met = true;
            return kept.get().hash().equals(HexFormat.of().formatHex(event.hash()))
                    ? Optional.empty()
                    : Optional.of(unlike(kept.get(), "the event had another hash when the checkpoint was signed"));
        }

        private static BrokenLink unlike(Checkpoint checkpoint, String detail) {
            return new BrokenLink(checkpoint.n(), Reason.CHECKPOINT, detail);
        }
    }
}
