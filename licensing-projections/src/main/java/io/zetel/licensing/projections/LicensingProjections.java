package io.zetel.licensing.projections;

import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.ClaimReportProjection;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.GroupsProjection;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryProjection;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HeldLicensesProjection;
import io.zetel.licensing.projections.lifecycle.LifecycleCalendar;
import io.zetel.licensing.projections.lifecycle.LifecycleCalendarProjection;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyListProjection;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.seats.SeatUsageProjection;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantOverviewProjection;
import io.zetel.licensing.projections.waiting.WaitingMembers;
import io.zetel.licensing.projections.waiting.WaitingMembersProjection;
import java.util.List;

/** Every projection there is. */
public final class LicensingProjections {

    public static final ProjectionDefinition TENANT_OVERVIEW =
            new ProjectionDefinition(TenantOverview.GROUP, TenantOverview.SCHEMA, TenantOverviewProjection::new);
    public static final ProjectionDefinition SEAT_USAGE =
            new ProjectionDefinition(SeatUsage.GROUP, SeatUsage.SCHEMA, SeatUsageProjection::new);
    public static final ProjectionDefinition POLICY_LIST =
            new ProjectionDefinition(PolicyList.GROUP, PolicyList.SCHEMA, PolicyListProjection::new);
    public static final ProjectionDefinition CLAIM_REPORT =
            new ProjectionDefinition(ClaimReport.GROUP, ClaimReport.SCHEMA, ClaimReportProjection::new);
    public static final ProjectionDefinition HELD_LICENCES =
            new ProjectionDefinition(HeldLicenses.GROUP, HeldLicenses.SCHEMA, HeldLicensesProjection::new);
    public static final ProjectionDefinition GROUPS =
            new ProjectionDefinition(Groups.GROUP, Groups.SCHEMA, GroupsProjection::new);
    public static final ProjectionDefinition WAITING_MEMBERS =
            new ProjectionDefinition(WaitingMembers.GROUP, WaitingMembers.SCHEMA, WaitingMembersProjection::new);
    public static final ProjectionDefinition LIFECYCLE_CALENDAR = new ProjectionDefinition(
            LifecycleCalendar.GROUP, LifecycleCalendar.SCHEMA, LifecycleCalendarProjection::new);
    public static final ProjectionDefinition HISTORY =
            new ProjectionDefinition(History.GROUP, History.SCHEMA, HistoryProjection::copying);

    /** All of them, wherever the events are. */
    public static final List<ProjectionDefinition> ALL = List.of(
            TENANT_OVERVIEW,
            SEAT_USAGE,
            POLICY_LIST,
            CLAIM_REPORT,
            HELD_LICENCES,
            GROUPS,
            WAITING_MEMBERS,
            LIFECYCLE_CALENDAR,
            HISTORY);

    /** All of them, where the events are in the same database. */
    public static final List<ProjectionDefinition> BESIDE_EVENTS = ALL.stream()
            .map(one -> one == HISTORY
                    ? new ProjectionDefinition(History.GROUP, History.SCHEMA, HistoryProjection::besideEvents)
                    : one)
            .toList();

    private LicensingProjections() {}
}
