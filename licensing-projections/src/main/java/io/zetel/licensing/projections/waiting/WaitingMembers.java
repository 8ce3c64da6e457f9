package io.zetel.licensing.projections.waiting;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import java.util.List;
import javax.sql.DataSource;

/** Who waits for a seat of which product, in join order (G08, DEC10). */
public final class WaitingMembers {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "waiting-members";

    /** The schema of the live tables. */
    public static final String SCHEMA = "waiting_members";

    private final Tables tables;

    /** Those who wait in this schema. */
    public WaitingMembers(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** Those who wait for a seat of a product, first come first, after this place. */
    public List<WaitingRow> waitingFor(TenantId tenantId, SkuId skuId, long afterPlace, int limit) {
        return tables.sql("""
                          select holder, place from {schema}.waiting
                          where tenant_id = :tenant and sku_id = :sku and place > :after order by place, holder limit :limit
                          """)
                .param("tenant", tenantId.value())
                .param("sku", skuId.value())
                .param("after", afterPlace)
                .param("limit", limit)
                .query((row, _) -> new WaitingRow(HolderId.parse(row.getString("holder")), row.getLong("place")))
                .list();
    }
}
