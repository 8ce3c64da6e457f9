package io.zetel.licensing.api.automation;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The pools in which seats came free and nobody has yet looked at who waits for one. */
@Component
class DueHealings {

    private final JdbcClient jdbc;

    DueHealings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The seats of one product of a tenant. */
    record Pool(TenantId tenantId, SkuId skuId) {}

    /** A pool that is due, how often it was signalled, and which request began it. */
    record Due(Pool pool, long signal, String correlationId) {}

    /** These are due, each because of this request. */
    void add(Map<Pool, String> pools) {
        pools.forEach((pool, correlation) -> jdbc.sql("""
                                                      insert into healing_due values (:tenant, :sku, 1, :correlation)
                                                      on conflict (tenant_id, sku_id) do update
                                                      set signal = healing_due.signal + 1, correlation_id = excluded.correlation_id
                                                      """)
                .param("tenant", pool.tenantId().value())
                .param("sku", pool.skuId().value())
                .param("correlation", correlation)
                .update());
    }

    /** All that are due, of tenants that are here. */
    List<Due> all() {
        return jdbc.sql("""
                        select * from healing_due
                        where not exists (select from tenant_move
                                          where tenant_move.tenant_id = healing_due.tenant_id and state <> 'ARRIVED')
                        order by tenant_id, sku_id
                        """)
                .query((row, _) -> new Due(
                        new Pool(new TenantId(row.getString("tenant_id")), new SkuId(row.getString("sku_id"))),
                        row.getLong("signal"),
                        row.getString("correlation_id")))
                .list();
    }

    /** It was seen to, unless it was signalled again meanwhile. */
    void done(Due due) {
        jdbc.sql("delete from healing_due where tenant_id = :tenant and sku_id = :sku and signal = :signal")
                .param("tenant", due.pool().tenantId().value())
                .param("sku", due.pool().skuId().value())
                .param("signal", due.signal())
                .update();
    }
}
