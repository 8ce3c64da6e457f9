package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.history.Clue;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.HoldersThen;
import io.zetel.licensing.projections.past.Past;
import java.util.HashMap;
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

    private static final String LICENCE = "select licence.holder from %s.licence where licence.tenant_id = :tenant";
    private static final String FAILING = LICENCE + " and licence.state in ('ERROR', 'ACTIVE_WITH_ERROR')";

    /** Looked up one by one. */
    private static final String KNOWN = """
             and (select n from history.event known where %s and known.subject = h.holder order by n limit 1) <= :last
            """.formatted(Tables.byHash("known.tenant_id", "h.tenant_id"));

    @Override
    public String sql() {
        return facts(HeldLicenses.SCHEMA) + ofDepartment();
    }

    /** Whether it is asked who somebody is. */
    boolean asksWho() {
        return search != null || department != null;
    }

    /** What is asked of who somebody is, which is always told of now; of those of whom so many events tell. */
    DirectorySearch.Filter ofWho(long last) {
        var params = params();
        params.put("last", last);
        return new DirectorySearch.Part(search, ofDepartment() + KNOWN, params);
    }

    /** What is asked of what somebody was and held, in the tables of the past. */
    DirectorySearch.Filter ofThePast() {
        return new DirectorySearch.Part(null, facts(Past.SCHEMA), params());
    }

    /** By what those are found who may have been wanted, where that leaves out many. */
    @Nullable
    Clue clue() {
        if (Boolean.TRUE.equals(errors)) {
            return HoldersThen.failed();
        }
        if (sku != null) {
            return HoldersThen.had(sku);
        }
        if (state == Standing.DELETED) {
            return HoldersThen.deleted();
        }
        if (userType == UserType.GUEST) {
            return HoldersThen.guests();
        }
        return usageLocation == null ? null : HoldersThen.lived(usageLocation);
    }

    private String ofDepartment() {
        return department == null ? "" : """
                           and h.holder in (select :prefix || who.id from directory_profile who
                                            where who.tenant_id = :tenant and who.kind = :kind and who.department = :department)
                          """;
    }

    private String facts(String schema) {
        return (state == null ? " and h.standing in ('ACTIVE', 'DELETED')" : " and h.standing = '" + state.name() + "'")
                + (userType == null ? "" : " and h.user_type = '" + userType.name() + "'")
                + (usageLocation == null ? "" : " and h.usage_location = :usageLocation")
                + (sku == null ? "" : " and h.holder in (" + LICENCE.formatted(schema) + " and licence.sku_id = :sku)")
                + (errors == null
                        ? ""
                        : (errors ? " and h.holder in (" : " and h.holder not in (") + FAILING.formatted(schema) + ")");
    }

    @Override
    public HashMap<String, Object> params() {
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
