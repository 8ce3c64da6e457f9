package io.zetel.licensing.api.history;

import io.zetel.licensing.api.engine.store.StoredEvents;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.ChainCheck;
import io.zetel.licensing.projections.history.ChainCheck.BrokenLink;
import io.zetel.licensing.projections.history.ChainCheck.Reason;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.history.HistoryFilter;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Computes a tenant's whole chain anew, beside the event store where that is in the same database (N12). */
@Component
class Verifier {

    private final History history;
    private final ObjectProvider<StoredEvents> store;
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    Verifier(History history, ObjectProvider<StoredEvents> store, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.history = history;
        this.store = store;
        this.jdbc = jdbc;
        snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    record LastEvent(long n, String hash) {}

    record Verified(long events, boolean verified, LastEvent head, @Nullable BrokenLink firstBrokenLink, boolean comparedWithEventStore) {}

    /** What came of the check of a history that has seen the store up to this position, against a checkpoint kept of it if there is one. */
    Verified verify(TenantId tenant, long seen, Optional<Checkpoint> kept) {
        return snapshot.execute(_ -> {
            // However long it takes; each of the few rows at a time comes quickly.
            jdbc.sql("set local statement_timeout = 0").update();
            var stored = store.getIfAvailable();
            if (stored == null) {
                return new Walk(tenant, null, kept).result(tenant);
            }
            try (var rows = stored.of(tenant)) {
                return new Walk(tenant, new StoreCheck(rows.iterator(), seen), kept).result(tenant);
            }
        });
    }

    /** One walk along the chain; remembers the first thing that is wrong. */
    private final class Walk {

        private final ChainCheck chain;
        private final @Nullable StoreCheck store;
        private final Optional<Checkpoint> kept;
        private Optional<BrokenLink> broken = Optional.empty();
        private boolean met;
        private long events;

        private Walk(TenantId tenant, @Nullable StoreCheck store, Optional<Checkpoint> kept) {
            this.chain = ChainCheck.fromGenesis(tenant);
            this.store = store;
            this.kept = kept;
        }

        private Verified result(TenantId tenant) {
            history.each(tenant, HistoryFilter.EVERYTHING, this::step);
            if (broken.isEmpty() && store != null) {
                broken = store.end(chain.n());
            }
            if (broken.isEmpty() && !met) {
                broken = kept.map(checkpoint -> unlike(checkpoint, "the history ends before it"));
            }
            return new Verified(events, broken.isEmpty(), new LastEvent(chain.n(), chain.hash()), broken.orElse(null), store != null);
        }

        private void step(HistoryEvent event) {
            events++;
            var link = chain.next(event);
            if (broken.isPresent()) {
                return;
            }
            broken = link.or(() -> store == null ? Optional.empty() : store.next(event)).or(() -> compare(event));
        }

        private Optional<BrokenLink> compare(HistoryEvent event) {
            if (kept.isEmpty() || kept.get().n() != event.n()) {
                return Optional.empty();
            }
            met = true;
            return kept.get().hash().equals(HexFormat.of().formatHex(event.hash())) ? Optional.empty()
                    : Optional.of(unlike(kept.get(), "the event had another hash when the checkpoint was signed"));
        }

        private static BrokenLink unlike(Checkpoint checkpoint, String detail) {
            return new BrokenLink(checkpoint.n(), Reason.CHECKPOINT, detail);
        }
    }
}
