package io.zetel.licensing.projections;

import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.ClaimReportProjection;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.GroupsProjection;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.holders.HeldLicencesProjection;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyListProjection;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.seats.SeatUsageProjection;
import io.zetel.licensing.projections.shared.Projection;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantOverviewProjection;
import io.zetel.licensing.projections.waiting.WaitingMembers;
import io.zetel.licensing.projections.waiting.WaitingMembersProjection;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/** Every projection there is: its processing group, the schema of its live tables, and how to make it. */
public enum LicensingProjections {

    TENANT_OVERVIEW(TenantOverview.GROUP, TenantOverview.SCHEMA, TenantOverviewProjection::new),
    SEAT_USAGE(SeatUsage.GROUP, SeatUsage.SCHEMA, SeatUsageProjection::new),
    POLICY_LIST(PolicyList.GROUP, PolicyList.SCHEMA, PolicyListProjection::new),
    CLAIM_REPORT(ClaimReport.GROUP, ClaimReport.SCHEMA, ClaimReportProjection::new),
    HELD_LICENCES(HeldLicences.GROUP, HeldLicences.SCHEMA, HeldLicencesProjection::new),
    GROUPS(Groups.GROUP, Groups.SCHEMA, GroupsProjection::new),
    WAITING_MEMBERS(WaitingMembers.GROUP, WaitingMembers.SCHEMA, WaitingMembersProjection::new);

    private final String group;
    private final String schema;
    private final BiFunction<DataSource, String, Projection<?>> make;

    LicensingProjections(String group, String schema, BiFunction<DataSource, String, Projection<?>> make) {
        this.group = group;
        this.schema = schema;
        this.make = make;
    }

    /** The processing group. */
    public String group() { return group; }

    /** The schema of the live tables. */
    public String schema() { return schema; }

    /** The projection into its live tables. */
    public Projection<?> into(DataSource dataSource) { return into(dataSource, schema); }

    /** The projection into tables beside the live ones, which have to be there. */
    public Projection<?> into(DataSource dataSource, String otherSchema) {
        return make.apply(dataSource, otherSchema);
    }
}
