package io.zetel.licensing.api.graph;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** By which properties users, groups and devices are filtered, and where the read models have them. */
final class Columns {

    static final String HOLDER = "h.holder";
    static final String GROUP = "h.group_id";

    private static final String LIVE = "l.state in ('ACTIVE', 'ACTIVE_WITH_ERROR')";
    private static final String HELD =
            "from held_licences.licence l where l.tenant_id = h.tenant_id and l.holder = h.holder";
    private static final Column.Rows NOTHING =
            new Column.Rows("select null::text as value where false", Map.of("", new Column.Text("r.value")), Map.of());

    private Columns() {}

    static Map<String, Column> users(Catalogue catalogue) {
        var columns = named(HOLDER);
        columns.put(
                "userPrincipalName",
                new Column.UserName("coalesce(" + profile("user_name", HOLDER) + ", substr(h.holder, :begin))"));
        columns.put("givenName", new Column.Text(profile("given_name", HOLDER)));
        columns.put("surname", new Column.Text(profile("family_name", HOLDER)));
        columns.put("mail", new Column.Text(profile("mail", HOLDER)));
        for (var fact :
                new String[] {"department", "employeeId", "jobTitle", "companyName", "country", "officeLocation"}) {
            columns.put(fact, new Column.Text(profile("work ->> '" + fact + "'", HOLDER)));
        }
        columns.put("userType", new Column.Text("case h.user_type when 'GUEST' then 'Guest' else 'Member' end"));
        columns.put("usageLocation", new Column.Text("h.usage_location"));
        columns.put("onPremisesSyncEnabled", new Column.Truth("case when h.on_premises_synced then true end"));
        columns.put("accountEnabled", new Column.Truth("(h.standing = 'ACTIVE' and h.account = 'ENABLED')"));
        columns.put("assignedLicenses", assigned());
        columns.put("assignedPlans", plans(catalogue));
        columns.put("licenseAssignmentStates", states());
        return small(columns);
    }

    static Map<String, Column> devices() {
        var columns = named(HOLDER);
        columns.put("deviceId", new Column.Guid("h.object_id"));
        columns.put("accountEnabled", new Column.Truth("true"));
        columns.put("operatingSystem", new Column.Text(profile("work ->> 'operatingSystem'", HOLDER)));
        columns.put("assignedLicenses", assigned());
        return small(columns);
    }

    static Map<String, Column> groups() {
        var columns = named(GROUP);
        columns.put("description", new Column.Text(profile("work ->> 'description'", GROUP)));
        columns.put("mail", new Column.Text(profile("mail", GROUP)));
        columns.put("mailNickname", new Column.Text(profile("work ->> 'mailNickname'", GROUP)));
        columns.put("securityEnabled", new Column.Truth("h.security_enabled"));
        columns.put("mailEnabled", new Column.Truth("false"));
        columns.put("groupTypes", NOTHING);
        columns.put(
                "assignedLicenses",
                new Column.Rows(
                        "select l.sku_id from groups.licence l where l.tenant_id = h.tenant_id and l.group_id = h.group_id",
                        small(Map.of("skuId", new Column.Text("r.sku_id"))),
                        Map.of()));
        columns.put("hasMembersWithLicenseErrors", new Column.Truth("""
                exists (select from held_licences.licence failing
                        where failing.tenant_id = h.tenant_id and failing.source_type = 'GROUP' and failing.source_id = h.group_id
                              and failing.state <> 'ACTIVE' and failing.state in ('ERROR', 'ACTIVE_WITH_ERROR'))"""));
        columns.put("licenseProcessingState/state", new Column.Text("""
                case h.state when 'QUEUED_FOR_PROCESSING' then 'QueuedForProcessing' when 'PROCESSING_IN_PROGRESS' \
                then 'ProcessingInProgress'
                             else 'ProcessingComplete' end"""));
        return small(columns);
    }

    /** What everything of a directory has. */
    private static TreeMap<String, Column> named(String key) {
        var columns = new TreeMap<String, Column>();
        columns.put("id", new Column.Guid("h.object_id"));
        columns.put(
                "displayName",
                new Column.Text("coalesce(" + profile("display_name", key) + ", substr(" + key + ", :begin))"));
        columns.put("createdDateTime", new Column.Time(profile("created_at", key)));
        return columns;
    }

    private static String profile(String column, String key) {
        return ("(select who.%s from directory_profile who where who.tenant_id = h.tenant_id and who.kind = :kind and "
                        + "who.id = substr(%s, :begin))")
                .formatted(column, key);
    }

    private static Column.Rows assigned() {
        return new Column.Rows(
                "select distinct l.sku_id " + HELD + " and " + LIVE,
                small(Map.of("skuId", new Column.Text("r.sku_id"))),
                Map.of());
    }

    private static Column.Rows states() {
        return new Column.Rows(
                "select l.* " + HELD,
                small(Map.of(
                        "skuId",
                        new Column.Text("r.sku_id"),
                        "state",
                        new Column.Text("""
                        case r.state when 'ACTIVE' then 'Active' when 'ACTIVE_WITH_ERROR' then 'ActiveWithError' when \
                        'SUSPENDED' then 'Disabled'
                                     else 'Error' end"""),
                        "error",
                        new Column.Text("case when r.state = 'SKIPPED' then 'Other' else r.error end"),
                        "assignedByGroup",
                        new Column.Guid("""
                                (select g.object_id from groups.directory_group g
                                 where g.tenant_id = h.tenant_id and g.group_id = r.source_id and r.source_type = 'GROUP')"""),
                        "lastUpdatedDateTime",
                        new Column.Time("r.changed_on"))),
                Map.of());
    }

    /** Which plans a product has only the catalogue knows, so it is handed over. */
    private static Column.Rows plans(Catalogue catalogue) {
        var skus = new ArrayList<String>();
        var plans = new ArrayList<String>();
        var names = new ArrayList<String>();
        catalogue.products().forEach(product -> product.servicePlans().forEach(plan -> {
            skus.add(product.skuId().value());
            plans.add(plan.id().value());
            names.add(plan.name());
        }));
        return new Column.Rows(
                """
                select known.plan, known.name, l.since,
                       case when given.plans is null and known.plan <> all (l.disabled_plans) or known.plan = any \
                       (given.plans) then 'Enabled'
                            else 'Deleted' end as status
                from held_licences.licence l
                     left join held_licences.policy_plans offer on\s""" + HeldLicenses.IS_OFFERED + """

                     cross join lateral (select coalesce(l.enabled_plans, offer.plans) as plans) given
                     join unnest(:skusOfPlans::text[], :plansOfSkus::text[], :namesOfPlans::text[]) as known (sku, \
                     plan, name) on known.sku = l.sku_id
                where l.tenant_id = h.tenant_id and l.holder = h.holder and\s""" + LIVE,
                small(Map.of(
                        "servicePlanId",
                        new Column.Text("r.plan"),
                        "service",
                        new Column.Text("r.name"),
                        "capabilityStatus",
                        new Column.Text("r.status"),
                        "assignedDateTime",
                        new Column.Time("r.since"))),
                Map.of(
                        "skusOfPlans",
                        skus.toArray(String[]::new),
                        "plansOfSkus",
                        plans.toArray(String[]::new),
                        "namesOfPlans",
                        names.toArray(String[]::new)));
    }

    private static Map<String, Column> small(Map<String, Column> columns) {
        var small = new TreeMap<String, Column>();
        columns.forEach((name, column) -> small.put(name.toLowerCase(Locale.ROOT), column));
        return small;
    }
}
