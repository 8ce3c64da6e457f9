package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.directory.DirectorySearch;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.groups.ProcessingState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which groups a list is to show (G10: with {@code licensed} those that give licences). */
record GroupFilter(
        @Nullable String search,
        @Nullable ProcessingState state,
        boolean licensed,
        @Nullable SkuId sku,
        @Nullable Boolean errors)
        implements DirectorySearch.Filter {

    private static final String GIVEN =
            "(select from groups.licence given where given.tenant_id = h.tenant_id and given.group_id = h.group_id";
    private static final String FAILING = """
            (select from held_licences.licence failing
             where failing.tenant_id = h.tenant_id and failing.source_type = 'GROUP' and failing.source_id = h.group_id
                   and failing.state <> 'ACTIVE' and failing.state in ('ERROR', 'ACTIVE_WITH_ERROR'))
            """;

    @Override
    public String sql() {
        return (state == null ? "" : " and h.state = '" + state.name() + "'")
                + (licensed ? " and exists " + GIVEN + ")" : "")
                + (sku == null ? "" : " and exists " + GIVEN + " and given.sku_id = :sku)")
                + (errors == null ? "" : (errors ? " and exists " : " and not exists ") + FAILING);
    }

    @Override
    public Map<String, Object> params() {
        return sku == null ? Map.of() : Map.of("sku", sku.value());
    }
}
