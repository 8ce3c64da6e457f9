package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.shared.Tables;
import io.zetel.licensing.projections.shared.Times;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Lets a passing report look through at the live claims that were recorded by then. A claim once recorded never changes, so
 * no claim has to be told again; only what they add up to is counted anew.
 */
public final class PastClaims {

    private final Tables tables;

    /** The claims for the report in this schema, whose tables of them are empty. */
    public PastClaims(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** Shows the tenant's claims that took effect from then on and were recorded by this instant. */
    public void show(String liveSchema, TenantId tenantId, Instant from, Instant at) {
        tables.sql("select set_config('zetel.tenant', :tenant, true), set_config('zetel.from', :from, true), set_config('zetel.at', :at, true)")
                .param("tenant", tenantId.value()).param("from", Times.kept(from).toString()).param("at", Times.kept(at).toString()).query()
                .singleRow();
        tables.sql("drop table {schema}.claim").update();
        // A view takes no parameters, but it can read the transaction's settings.
        tables.sql("""
                   create temporary view claim as select * from %s.claim
                   where tenant_id = current_setting('zetel.tenant') and claimed_at >= current_setting('zetel.from')::timestamptz
                     and recorded_at <= current_setting('zetel.at')::timestamptz
                   """.formatted(liveSchema)).update();
        tables.sql("""
                   insert into {schema}.tally
                   select tenant_id, (claimed_at at time zone 'UTC')::date, policy_id, outcome, count(*)
                   from {schema}.claim, unnest(array ['CLAIMED', case when backup_position > 0 then 'FROM_BACKUP' end]) outcome
                   where outcome is not null group by 1, 2, 3, 4
                   """).update();
    }
}
