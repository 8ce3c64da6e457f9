package io.zetel.licensing.projections.waiting;

import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.name;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.waiting.WaitingBatch.Key;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Keeps {@link WaitingMembers}. */
@ProcessingGroup(WaitingMembers.GROUP)
public final class WaitingMembersProjection extends Projection<WaitingBatch> {

    /** A projection into this schema. */
    public WaitingMembersProjection(DataSource dataSource, String schema) {
        super(new Tables(dataSource, schema, "waiting"), WaitingBatch::new, HolderEvent.class);
    }

    @Override
    protected void apply(Recorded recorded, WaitingBatch batch) {
        if (recorded.event() instanceof HolderEvent event) {
            batch.on(event, recorded.position(), recorded.version());
        }
    }

    @Override
    protected void write(WaitingBatch batch) {
        if (!batch.ended.isEmpty()) {
            drop(batch.ended);
        }
        if (!batch.began.isEmpty()) {
            save(batch.began);
        }
    }

    private void drop(Collection<Key> keys) {
        var first = keys.iterator().next();
        if (keys.size() == 1 && first.skuId() != null && first.source() != null) {
            drop(first, first.skuId(), first.source());
            return;
        }
        keyed("""
              delete from {schema}.waiting as known
              using unnest(:tenants::text[], :holders::text[], :skuIds::text[], :types::text[], :sources::text[])
                    as gone (tenant_id, holder, sku_id, source_type, source_id)
              where known.tenant_id = gone.tenant_id and known.holder = gone.holder
                    and (gone.sku_id is null or known.sku_id = gone.sku_id)
                    and (gone.source_type is null or known.source_type = gone.source_type and known.source_id = gone.source_id)
              """, keys, Function.identity()).update();
    }

    /** A lone write ends one at most, by a plan that is made once. */
    private void drop(Key key, SkuId skuId, Source source) {
        tables.sql("""
                   delete from {schema}.waiting
                   where tenant_id = :tenant and sku_id = :sku and holder = :holder and source_type = :type and source_id = :source
                   """)
                .param("tenant", name(key.tenantId()))
                .param("sku", name(skuId))
                .param("holder", name(key.holder()))
                .param("type", source.type().name())
                .param("source", name(source.id()))
                .update();
    }

    /** Whoever waits already keeps their place. */
    private void save(Map<Key, Long> began) {
        keyed("""
              insert into {schema}.waiting (tenant_id, holder, sku_id, source_type, source_id, place)
              select * from unnest(:tenants::text[], :holders::text[], :skuIds::text[], :types::text[], :sources::text[], :places::bigint[])
              on conflict (tenant_id, sku_id, holder, source_type, source_id) do nothing
              """, began.entrySet(), Map.Entry::getKey)
                .param("places", longs(began.values(), Long::longValue))
                .update();
    }

    private <T> StatementSpec keyed(String sql, Collection<T> rows, Function<T, Key> key) {
        return tables.sql(sql)
                .param("tenants", names(rows, row -> key.apply(row).tenantId()))
                .param("holders", names(rows, row -> key.apply(row).holder()))
                .param("skuIds", texts(rows, row -> {
                    var sku = key.apply(row).skuId();
                    return sku == null ? null : sku.value();
                }))
                .param("types", texts(rows, row -> {
                    var source = key.apply(row).source();
                    return source == null ? null : source.type().name();
                }))
                .param("sources", texts(rows, row -> {
                    var source = key.apply(row).source();
                    return source == null ? null : source.id();
                }));
    }
}
