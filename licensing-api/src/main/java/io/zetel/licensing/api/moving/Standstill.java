package io.zetel.licensing.api.moving;

import io.zetel.licensing.api.importer.Progress;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.moves.TenantMoves.State;
import java.time.Duration;

/** How the source of a move comes to rest: it closes the tenant, then waits until nothing of it is under way. */
final class Standstill {

    /** Every node has heard by then that the tenant is on its way. */
    private static final Duration HEARD = Duration.ofMillis(2500);
    /** A request is answered by then, and the lease of one whose node died has ended. */
    private static final Duration ANSWERED = Duration.ofSeconds(45);

    private final TenantId tenant;
    private final Installation from;
    private final Installation to;
    private final Duration patience;
    private final Progress progress;

    Standstill(TenantId tenant, Installation from, Installation to, Duration patience, Progress progress) {
        this.tenant = tenant;
        this.from = from;
        this.to = to;
        this.patience = patience;
        this.progress = progress;
    }

    /** Nothing is decided for the tenant any more when this returns, nothing is under way, and every node knows. */
    void reach() throws CannotMove {
        progress.begin("Waiting for jobs under way");
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            from.await(
                    Duration.ofNanos(Math.max(0, end - System.nanoTime())),
                    "Jobs of the tenant are under way; wait until they are done, or say --wait= for longer.",
                    () -> jobs() == 0);
            from.mark(tenant, State.MOVING, to.id(), null);
            from.awaitWriters(MovedTables.CLOSED);
            if (jobs() == 0) {
                break;
            }
            // One more had begun: it is let through.
            from.unmark(tenant);
        }
        try {
            progress.begin("Stopped; waiting for requests under way");
            long heard = System.nanoTime() + HEARD.toNanos();
            from.await(HEARD.plusSeconds(1), "", () -> System.nanoTime() >= heard);
            from.await(
                    ANSWERED,
                    "A request with an idempotency key is not answered yet; try again.",
                    () -> unanswered() == 0);
            from.await(ANSWERED, "A node still sends the tenant's webhooks; try again.", () -> sending() == 0);
        } catch (CannotMove e) {
            from.unmark(tenant);
            throw e;
        }
    }

    private long jobs() {
        return count("select count(*) from job where tenant_id = ? and state in ('QUEUED', 'RUNNING')");
    }

    private long unanswered() {
        return count("select count(*) from idempotency where tenant_id = ? and status is null and lease_until > now()");
    }

    private long sending() {
        return count("""
                     select count(*) from webhooks.cursor join webhooks.endpoint using (endpoint_id)
                     where tenant_id = ? and owner is not null and lease_until > now()
                     """);
    }

    private long count(String sql) {
        return from.jdbc().sql(sql).param(tenant.value()).query(Long.class).single();
    }
}
