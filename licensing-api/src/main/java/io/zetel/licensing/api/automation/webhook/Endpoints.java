package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.automation.webhook.Endpoint.DisabledReason;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The endpoints of the tenants in their tables. */
@Component
public class Endpoints {

    /** So many endpoints a tenant may have. */
    public static final int MOST = 20;
    /** So long a secret that was rotated still signs. */
    public static final Duration ROTATION = Duration.ofHours(24);

    private static final String SELECT =
            "select endpoint.*, cursor.n, cursor.failing_since from webhooks.endpoint join webhooks.cursor using (endpoint_id) ";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Wakings wakings;

    Endpoints(JdbcClient jdbc, TransactionOperations transaction, Wakings wakings) {
        this.wakings = wakings;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** What became of a wish to add an endpoint. */
    public enum Added {
        NEW,
        KNOWN,
        TOO_MANY
    }

    /** What is wanted of an endpoint. */
    public record Wish(
            String url, List<String> types, @Nullable String description, boolean collapse) {}

    /** Adds an endpoint that is told what comes after this number. */
    public Added add(UUID id, TenantId tenant, Wish wish, byte[] secret, long after, Instant now) {
        var added = Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:tenant, 20))")
                    .param("tenant", tenant.value())
                    .query()
                    .listOfRows();
            if (find(tenant, id).isPresent()) {
                return Added.KNOWN;
            }
            if (jdbc.sql("select count(*) from webhooks.endpoint where tenant_id = ?")
                            .param(tenant.value())
                            .query(Integer.class)
                            .single()
                    >= MOST) {
                return Added.TOO_MANY;
            }
            jdbc.sql("""
                     insert into webhooks.endpoint (endpoint_id, tenant_id, url, types, description, collapse, secret, created_at)
                     values (:id, :tenant, :url, :types, :description, :collapse, :secret, :now)
                     """)
                    .param("id", id)
                    .param("tenant", tenant.value())
                    .param("url", wish.url())
                    .param("types", wish.types().toArray(String[]::new))
                    .param("description", wish.description(), Types.VARCHAR)
                    .param("collapse", wish.collapse())
                    .param("secret", secret)
                    .param("now", Times.param(now))
                    .update();
            jdbc.sql("insert into webhooks.cursor (endpoint_id, n) values (:id, :n)")
                    .param("id", id)
                    .param("n", after)
                    .update();
            return Added.NEW;
        }));
        // The history may have gone on since.
        wakings.wake();
        return added;
    }

    /** The tenant's endpoints, the oldest first. */
    public List<Endpoint> of(TenantId tenant) {
        return jdbc.sql(SELECT + "where tenant_id = ? order by created_at, endpoint_id")
                .param(tenant.value())
                .query(Endpoints::endpoint)
                .list();
    }

    /** The tenant's endpoint of this id. */
    public Optional<Endpoint> find(TenantId tenant, UUID id) {
        return find(id).filter(endpoint -> endpoint.tenantId().equals(tenant));
    }

    /** The endpoint of this id. */
    Optional<Endpoint> find(UUID id) {
        return jdbc.sql(SELECT + "where endpoint_id = ?")
                .param(id)
                .query(Endpoints::endpoint)
                .optional();
    }

    /** Changes what is wanted. */
    public void change(UUID id, Wish wish) {
        jdbc.sql("update webhooks.endpoint set url = :url, types = :types, description = :description, "
                        + "collapse = :collapse where endpoint_id = :id")
                .param("url", wish.url())
                .param("types", wish.types().toArray(String[]::new))
                .param("description", wish.description(), Types.VARCHAR)
                .param("collapse", wish.collapse())
                .param("id", id)
                .update();
    }

    /** Sends nothing from now on; false where that was so already. */
    public boolean disable(UUID id, DisabledReason reason, Instant now) {
        return jdbc.sql("""
                        update webhooks.endpoint set disabled_at = :now, disabled_reason = :reason, disabled_noted = :noted
                        where endpoint_id = :id and disabled_at is null
                        """)
                        .param("noted", reason == DisabledReason.REQUESTED)
                        .param("now", Times.param(now))
                        .param("reason", reason.name())
                        .param("id", id)
                        .update()
                == 1;
    }

    /** The history says so now. */
    void noted(UUID id) {
        jdbc.sql("update webhooks.endpoint set disabled_noted = true where endpoint_id = ?")
                .param(id)
                .update();
    }

    /** Sends again, what waits first of all. */
    public void enable(UUID id, Instant now) {
        transaction.executeWithoutResult(_ -> {
            int changed = jdbc.sql("""
                                   update webhooks.endpoint set disabled_at = null, disabled_reason = null
                                   where endpoint_id = ? and disabled_at is not null
                                   """).param(id).update();
            if (changed == 1) {
                jdbc.sql("update webhooks.cursor set failing_since = null where endpoint_id = ?")
                        .param(id)
                        .update();
                jdbc.sql(
                                "update webhooks.message set next_attempt_at = :now where endpoint_id = :id and state = 'PENDING'")
                        .param("now", Times.param(now))
                        .param("id", id)
                        .update();
            }
        });
        wakings.wake();
    }

    /** Signs with this secret from now on, and for a while with the one before as well. */
    public void rotate(UUID id, byte[] secret, Instant now) {
        jdbc.sql("""
                 update webhooks.endpoint set previous_secret = secret, previous_until = :until, secret = :secret where endpoint_id = :id
                 """)
                .param("until", Times.param(now.plus(ROTATION)))
                .param("secret", secret)
                .param("id", id)
                .update();
    }

    /** Forgets the endpoint and all its messages. */
    public boolean delete(TenantId tenant, UUID id) {
        return jdbc.sql("delete from webhooks.endpoint where tenant_id = :tenant and endpoint_id = :id")
                        .param("tenant", tenant.value())
                        .param("id", id)
                        .update()
                == 1;
    }

    private static Endpoint endpoint(ResultSet row, int number) throws SQLException {
        var reason = row.getString("disabled_reason");
        return new Endpoint(
                row.getObject("endpoint_id", UUID.class),
                new TenantId(row.getString("tenant_id")),
                row.getString("url"),
                List.of((String[]) row.getArray("types").getArray()),
                row.getString("description"),
                row.getBoolean("collapse"),
                row.getBytes("secret"),
                row.getBytes("previous_secret"),
                Times.orNull(row, "previous_until"),
                Times.orNull(row, "disabled_at"),
                reason == null ? null : DisabledReason.valueOf(reason),
                Times.at(row, "created_at"),
                row.getLong("n"),
                Times.orNull(row, "failing_since"));
    }
}
