package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.directory.DirectorySearch;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.ProcessingState;
import io.zetel.licensing.projections.past.GroupsThen;
import io.zetel.licensing.projections.past.Past;
import java.util.Collection;
import java.util.HashMap;
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
            "(select from %s.licence given where given.tenant_id = h.tenant_id and given.group_id = h.group_id";
    private static final String FAILING = """
            (select from held_licences.licence failing
             where failing.tenant_id = h.tenant_id and failing.source_type = 'GROUP' and failing.source_id = h.group_id
                   and failing.state <> 'ACTIVE' and failing.state in ('ERROR', 'ACTIVE_WITH_ERROR'))
            """;

    @Override
    public String sql() {
        return facts(Groups.SCHEMA) + (errors == null ? "" : (errors ? " and exists " : " and not exists ") + FAILING);
    }

    /** By what those are found who may have been wanted when the history was so long. */
    DirectorySearch.Filter found(long last) {
        boolean gave = licensed || sku != null || Boolean.TRUE.equals(errors);
        return new DirectorySearch.Part(
                search, "", Map.of("last", last, "type", gave ? GroupsThen.LICENSED : GroupsThen.CREATED));
    }

    /** What is asked of what a group was, in the tables of the past; these had members that they failed to reach. */
    DirectorySearch.Filter ofThePast(Collection<GroupId> failing) {
        var params = new HashMap<>(params());
        params.put("failing", failing.stream().map(GroupId::value).toArray(String[]::new));
        var reached =
                errors == null ? "" : errors ? " and h.group_id = any (:failing)" : " and h.group_id <> all (:failing)";
        return new DirectorySearch.Part(null, facts(Past.SCHEMA) + reached, params);
    }

    private String facts(String schema) {
        var given = GIVEN.formatted(schema);
        return (state == null ? "" : " and h.state = '" + state.name() + "'")
                + (licensed ? " and exists " + given + ")" : "")
                + (sku == null ? "" : " and exists " + given + " and given.sku_id = :sku)");
    }

    @Override
    public Map<String, Object> params() {
        return sku == null ? Map.of() : Map.of("sku", sku.value());
    }
}
