package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.history.History;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which endpoints have something to be done for them. */
@Component
class DueWork {

    /** How far the history is, whichever node writes it. */
    static final String REACHED =
            "select md5(token) from token_entry where processor_name = '" + History.GROUP + "' and segment = 0";

    private final JdbcClient jdbc;

    DueWork(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An endpoint for which there is something to do, and how long from now: at once, when it is due or free. Of one
     * that was disabled without anybody's asking the history does not say so yet.
     */
    record Work(UUID endpoint, Duration in, boolean isToNote) {}

    /** How far the history is, and the endpoints for which there is something to do now or later, in that order. */
    record Look(String reached, List<Work> work) {}

    /** What there is to do. */
    Look look(UUID node, Instant now) {
        var work = new ArrayList<Work>();
        var reached = new AtomicReference<>("");
        jdbc.sql("""
                 select reached.at, todo.* from (select coalesce((%s), '') as at) reached left join (
                        select endpoint_id, false as to_note,
                               greatest(0, extract(epoch from due_at - cast(:now as timestamptz)),
                                        case when owner <> :node then extract(epoch from lease_until - now()) end) as seconds
                        from (select endpoint_id, owner, lease_until,
                                     case when exists (select from history.event
                                                       where event.tenant_id = endpoint.tenant_id and event.n > cursor.n)
                                          then cast(:now as timestamptz)
                                          else (select min(next_attempt_at) from webhooks.message
                                                where message.endpoint_id = endpoint.endpoint_id and state = 'PENDING') end as due_at
                              from webhooks.endpoint join webhooks.cursor using (endpoint_id)
                              where disabled_at is null
                                    and not exists (select from tenant_move
                                                    where tenant_move.tenant_id = endpoint.tenant_id and state <> 'ARRIVED')) work
                        where due_at is not null
                        union all
                        select endpoint_id, true, 0
                        from webhooks.endpoint where not disabled_noted and disabled_at is not null
                             and not exists (select from tenant_move
                                             where tenant_move.tenant_id = endpoint.tenant_id and state <> 'ARRIVED')
                        ) todo on true order by seconds
                 """.formatted(REACHED))
                .param("node", node)
                .param("now", Times.param(now))
                .query(row -> {
                    reached.set(row.getString("at"));
                    var endpoint = row.getObject("endpoint_id", UUID.class);
                    if (endpoint != null) {
                        work.add(new Work(
                                endpoint,
                                Duration.ofNanos(Math.round(row.getDouble("seconds") * 1_000_000_000)),
                                row.getBoolean("to_note")));
                    }
                });
        return new Look(reached.get(), work);
    }
}
