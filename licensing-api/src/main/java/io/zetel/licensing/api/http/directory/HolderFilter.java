package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which users or devices a list is to show; without a state all that are there, if only to be restored. */
record HolderFilter(
        @Nullable String search,
        @Nullable Standing state,
        @Nullable UserType userType,
        @Nullable String usageLocation,
        @Nullable String department,
        @Nullable SkuId sku,
        @Nullable Boolean errors)
        implements DirectorySearch.Filter {

    private static final String LICENCE =
            "select licence.holder from held_licences.licence where licence.tenant_id = :tenant";
    private static final String FAILING = LICENCE + " and licence.state in ('ERROR', 'ACTIVE_WITH_ERROR')";

    @Override
    public String sql() {
        return (state == null ? " and h.standing in ('ACTIVE', 'DELETED')" : " and h.standing = '" + state.name() + "'")
                + (userType == null ? "" : " and h.user_type = '" + userType.name() + "'")
                + (usageLocation == null ? "" : " and h.usage_location = :usageLocation")
                + (department == null ? "" : """
                           and h.holder in (select :prefix || who.id from directory_profile who
                                            where who.tenant_id = :tenant and who.kind = :kind and who.department = :department)
                          """)
                + (sku == null ? "" : " and h.holder in (" + LICENCE + " and licence.sku_id = :sku)")
                + (errors == null ? "" : (errors ? " and h.holder in (" : " and h.holder not in (") + FAILING + ")");
    }

    @Override
    public Map<String, Object> params() {
        var params = new HashMap<String, Object>();
        if (usageLocation != null) {
            params.put("usageLocation", usageLocation);
        }
        if (department != null) {
            params.put("department", SearchWords.key(department));
        }
        if (sku != null) {
            params.put("sku", sku.value());
        }
        return params;
    }
}
