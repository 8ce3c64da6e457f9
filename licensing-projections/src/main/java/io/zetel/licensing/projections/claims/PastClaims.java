package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Lets a passing report look through at the live claims that were recorded by then. A claim once recorded never
 * changes, so no claim has to be told again. What they add up to is known for the days before; of the day itself the
 * claims are counted.
 */
public final class PastClaims {

    /**
     * The index of claims that were recorded on a later day than they were made, or said to be made later than they
     * were recorded.
     */
    private static final String OUT_OF_TIME = """
                                              (claimed_at - recorded_at > interval '1 second'
                                               or (claimed_at at time zone 'UTC')::date < (recorded_at at time zone 'UTC')::date)
                                              """;

    private static final Duration AHEAD = Duration.ofSeconds(1);

    private final Tables tables;

    /** The claims for the report in this schema, whose tables of them are empty. */
    public PastClaims(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /**
     * Shows the tenant's claims that took effect from then on and were recorded by this instant, and where the clock
     * was set back to now also those recorded for the time after that.
     */
    public void show(String liveSchema, TenantId tenantId, Instant from, Instant at, Optional<Instant> now) {
        showClaims(liveSchema, tenantId, from, at, now);
        tables.sql("""
                   insert into {schema}.tally
                   select tenant_id, day, policy_id, outcome, sum(count) from (
                       select * from %1$s.tally
                       where tenant_id = :tenant and day >= (:firstDay at time zone 'UTC')::date
                         and day < (:day at time zone 'UTC')::date and outcome in ('CLAIMED', 'FROM_BACKUP')
                       union all
                       select tenant_id, (claimed_at at time zone 'UTC')::date, policy_id, outcome, -1
                       from %1$s.claim, unnest(array ['CLAIMED', case when backup_position > 0 then 'FROM_BACKUP' end]) outcome
                       where tenant_id = :tenant and claimed_at >= :firstDay and claimed_at < :day and recorded_at > :at
                         and (recorded_at > :now) is not true and outcome is not null and %2$s
                       union all
                       select tenant_id, day, policy_id, outcome, count
                       from (select tenant_id, (claimed_at at time zone 'UTC')::date as day, policy_id, count(*) as all_of_them,
                                    count(*) filter (where backup_position > 0) as from_backup
                             from {schema}.claim where claimed_at >= :day group by 1, 2, 3) today,
                            (values ('CLAIMED'), ('FROM_BACKUP')) as outcomes (outcome),
                            lateral (select case outcome when 'CLAIMED' then all_of_them else from_backup end as count) counted) parts
                   group by 1, 2, 3, 4 having sum(count) > 0
                   """.formatted(liveSchema, OUT_OF_TIME))
                .param("tenant", tenantId.value())
                .param("at", Times.param(at))
                .param("now", now.map(Times::param).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("firstDay", Times.param(from.truncatedTo(ChronoUnit.DAYS)))
                .param("day", Times.param(at.truncatedTo(ChronoUnit.DAYS)))
                .update();
    }

    /** Shows the same claims, and not what they add up to. */
    public void showClaims(String liveSchema, TenantId tenantId, Instant from, Instant at, Optional<Instant> now) {
        tables.sql("drop table {schema}.claim").update();
        tables.sql(view(liveSchema, tenantId, from, at, now)).update();
    }

    /**
     * A view takes no parameters, so the database writes them into its words, as constants that an index can be
     * searched by.
     */
    private String view(String liveSchema, TenantId tenantId, Instant from, Instant at, Optional<Instant> now) {
        return tables.sql("""
                          select format($view$
                              create temporary view claim as
                              select * from %1$s.claim
                              where tenant_id = %%1$L and claimed_at >= %%2$L and claimed_at <= %%3$L
                                    and (recorded_at <= %%4$L or recorded_at > %%5$L)
                              union all
                              select * from %1$s.claim
                              where tenant_id = %%1$L and claimed_at >= %%2$L and claimed_at > %%3$L
                                    and (recorded_at <= %%4$L and %2$s or recorded_at > %%5$L)
                              $view$, :tenant, :from, :ahead, :at, :now)
                          """.formatted(liveSchema, OUT_OF_TIME))
                .param("tenant", tenantId.value())
                .param("from", Times.kept(from).toString())
                .param("ahead", Times.kept(at.plus(AHEAD)).toString())
                .param("at", Times.kept(at).toString())
                .param("now", now.map(Times::kept).map(Instant::toString).orElse(null), Types.VARCHAR)
                .query(String.class)
                .single();
    }
}
