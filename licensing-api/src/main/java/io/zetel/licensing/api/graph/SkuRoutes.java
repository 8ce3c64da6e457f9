package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.PurchaseRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the tenant bought: its products, its purchases, and the tenant itself. */
@Component
class SkuRoutes implements GraphRoutes {

    private static final int AT_ONCE = 1000;
    private static final List<String> SEEN = List.of(TenantOverview.GROUP, SeatUsage.GROUP);

    private final GraphReads reads;
    private final SeatUsage seats;
    private final TenantOverview tenants;
    private final Names names;
    private final InstantSource clock;
    private final Shape<Sku> sku = skuShape();
    private final Shape<Bought> subscription = subscriptionShape();
    private final Shape<Organization> organization = organizationShape();

    SkuRoutes(GraphReads reads, SeatUsage seats, TenantOverview tenants, Names names, InstantSource clock) {
        this.reads = reads;
        this.seats = seats;
        this.tenants = tenants;
        this.names = names;
        this.clock = clock;
    }

    private record Sku(
            TenantId tenant,
            String tenantName,
            PoolRow row,
            String partNumber,
            Optional<Product> product,
            List<PurchaseRow> purchases) {

        String id() {
            return GraphIds.of(tenant) + "_" + row.skuId();
        }
    }

    private record Bought(TenantId tenant, PurchaseRow row, String partNumber, Optional<Product> product) {

        String id() {
            return guid(row);
        }
    }

    private record Organization(TenantId tenant, @Nullable TenantRow row, List<Sku> skus) {}

    @Override
    public List<GraphRoute> routes() {
        return List.of(
                GraphRoute.get("subscribedSkus", GraphRoute.READERS, this::skus),
                GraphRoute.get("subscribedSkus/{id}", GraphRoute.READERS, this::sku),
                GraphRoute.get("directory/subscriptions", GraphRoute.READERS, this::subscriptions),
                GraphRoute.get("directory/subscriptions/{id}", GraphRoute.READERS, this::subscription),
                GraphRoute.get("organization", GraphRoute.READERS, this::organizations),
                GraphRoute.get("organization/{id}", GraphRoute.READERS, this::organization));
    }

    private GraphAnswer skus(GraphRequest request) {
        request.options().only(GraphReads.PLAIN);
        var select = sku.selected(request);
        return reads.answer(
                request,
                SEEN,
                () -> reads.page(
                        request,
                        sku.context(request, select),
                        skus(request.tenant()),
                        one -> one.partNumber() + " " + one.row().skuId(),
                        one -> sku.of(select, one)));
    }

    private GraphAnswer sku(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        var id = request.variable("id");
        return reads.answer(
                request,
                SEEN,
                () -> sku.single(
                        request,
                        skus(request.tenant()).stream()
                                .filter(one -> one.id().equalsIgnoreCase(id)
                                        || one.row().skuId().value().equalsIgnoreCase(id))
                                .findFirst()
                                .orElseThrow(() -> GraphProblem.missing(id))));
    }

    private GraphAnswer subscriptions(GraphRequest request) {
        request.options().only(GraphReads.PLAIN);
        var select = subscription.selected(request);
        return reads.answer(
                request,
                SEEN,
                () -> reads.page(
                        request,
                        subscription.context(request, select),
                        bought(request.tenant()),
                        Bought::id,
                        one -> subscription.of(select, one)));
    }

    private GraphAnswer subscription(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        var id = request.variable("id");
        return reads.answer(
                request,
                SEEN,
                () -> subscription.single(
                        request,
                        bought(request.tenant()).stream()
                                .filter(one -> one.id().equalsIgnoreCase(id)
                                        || one.row().subscriptionId().value().equals(id))
                                .findFirst()
                                .orElseThrow(() -> GraphProblem.missing(id))));
    }

    private GraphAnswer organizations(GraphRequest request) {
        request.options().only(GraphReads.PLAIN);
        var select = organization.selected(request);
        return reads.answer(
                request,
                SEEN,
                () -> reads.page(
                        request,
                        organization.context(request, select),
                        List.of(own(request.tenant())),
                        one -> one.tenant().value(),
                        one -> organization.of(select, one)));
    }

    private GraphAnswer organization(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        var id = request.variable("id");
        if (!GraphIds.of(request.tenant()).equalsIgnoreCase(id)
                && !request.tenant().value().equals(id)) {
            throw GraphProblem.missing(id);
        }
        return reads.answer(request, SEEN, () -> organization.single(request, own(request.tenant())));
    }

    private Organization own(TenantId tenant) {
        return new Organization(tenant, tenants.tenant(tenant).orElse(null), skus(tenant));
    }

    private List<Sku> skus(TenantId tenant) {
        var purchases = purchases(tenant);
        var called = names.of(tenant);
        var name = tenants.tenant(tenant).map(TenantRow::name).orElse(tenant.value());
        return seats.products(tenant, clock.instant(), SeatUsage.EXPIRING_WITHIN_DAYS).stream()
                .map(row -> new Sku(
                        tenant,
                        name,
                        row,
                        called.partNumber(row.skuId()),
                        product(row.skuId()),
                        purchases.stream()
                                .filter(bought -> bought.skuId().equals(row.skuId())
                                        && bought.status() != Purchase.Status.DELETED)
                                .toList()))
                .toList();
    }

    private List<Bought> bought(TenantId tenant) {
        var called = names.of(tenant);
        return purchases(tenant).stream()
                .map(row -> new Bought(tenant, row, called.partNumber(row.skuId()), product(row.skuId())))
                .toList();
    }

    private List<PurchaseRow> purchases(TenantId tenant) {
        var all = new ArrayList<PurchaseRow>();
        var page = seats.subscriptions(tenant, null, AT_ONCE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page.size() < AT_ONCE
                    ? List.of()
                    : seats.subscriptions(
                            tenant, page.getLast().subscriptionId().value(), AT_ONCE);
        }
        return all.stream()
                .filter(row -> row.status() != Purchase.Status.PENDING)
                .toList();
    }

    private Optional<Product> product(SkuId skuId) {
        return names.catalogue().product(skuId);
    }

    private static Shape<Sku> skuShape() {
        return new Shape<Sku>("subscribedSku", "subscribedSkus")
                .shows("accountId", one -> GraphIds.of(one.tenant()))
                .shows("accountName", Sku::tenantName)
                .shows(
                        "appliesTo",
                        one -> one.product().map(LicenseShapes::appliesTo).orElse("User"))
                .shows("capabilityStatus", one -> capability(one.row()))
                .shows("consumedUnits", one -> one.row().assigned())
                .shows("id", Sku::id)
                .shows("prepaidUnits", one -> prepaid(one.row()))
                .shows("servicePlans", one -> one.product()
                        .map(product -> LicenseShapes.plans(product, Set.of()))
                        .orElse(List.of()))
                .shows("skuId", one -> one.row().skuId().value())
                .shows("skuPartNumber", Sku::partNumber)
                .shows("subscriptionIds", one -> one.purchases().stream()
                        .map(SkuRoutes::guid)
                        .distinct()
                        .toList())
                .shows("@zetel.available", one -> one.row().available())
                .shows("@zetel.expiringSoon", one -> one.row().expiringSoon())
                .shows("@zetel.nextLifecycleDateTime", one -> one.purchases().stream()
                        .map(PurchaseRow::nextLifecycleOn)
                        .filter(java.util.Objects::nonNull)
                        .min(Instant::compareTo)
                        .map(Instant::toString)
                        .orElse(null));
    }

    private static String capability(PoolRow row) {
        return row.enabledSeats() > 0
                ? "Enabled"
                : row.warningSeats() > 0
                        ? "Warning"
                        : row.suspendedSeats() > 0 ? "Suspended" : row.lockedOutSeats() > 0 ? "LockedOut" : "Deleted";
    }

    private static Map<String, Object> prepaid(PoolRow row) {
        var units = new LinkedHashMap<String, Object>();
        units.put("enabled", row.enabledSeats());
        units.put("lockedOut", row.lockedOutSeats());
        units.put("suspended", row.suspendedSeats());
        units.put("warning", row.warningSeats());
        return units;
    }

    private static Shape<Bought> subscriptionShape() {
        return new Shape<Bought>("companySubscription", "directory/subscriptions")
                .shows("commerceSubscriptionId", Bought::id)
                .shows("createdDateTime", one -> one.row().startsOn().toString())
                .shows("id", Bought::id)
                .shows("isTrial", one -> one.row().channel() == Channel.TRIAL)
                .shows(
                        "nextLifecycleDateTime",
                        one -> one.row().nextLifecycleOn() == null
                                ? null
                                : one.row().nextLifecycleOn().toString())
                .shows("ownerId", _ -> null)
                .shows("ownerTenantId", one -> GraphIds.of(one.tenant()))
                .shows("ownerType", _ -> null)
                .shows("serviceStatus", one -> one.product()
                        .map(product -> LicenseShapes.plans(product, Set.of()))
                        .orElse(List.of()))
                .shows("skuId", one -> one.row().skuId().value())
                .shows("skuPartNumber", Bought::partNumber)
                .shows("status", one -> status(one.row().status()))
                .shows("totalLicenses", one -> one.row().seats())
                .shows(
                        "@zetel.subscriptionId",
                        one -> one.row().subscriptionId().value());
    }

    private static String status(Purchase.Status status) {
        return switch (status) {
            case PENDING, ENABLED -> "Enabled";
            case WARNING -> "Warning";
            case SUSPENDED -> "Suspended";
            case LOCKED_OUT -> "LockedOut";
            case DELETED -> "Deleted";
        };
    }

    /** Its own id where that is a GUID, else one that is made of it. */
    private static String guid(PurchaseRow row) {
        var id = row.subscriptionId().value();
        return GraphIds.GUID.matcher(id).matches()
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Shape<Organization> organizationShape() {
        return new Shape<Organization>("organization", "organization")
                .shows("id", one -> GraphIds.of(one.tenant()))
                .shows("assignedPlans", SkuRoutes::plans)
                .shows(
                        "countryLetterCode",
                        one -> one.row() == null ? null : one.row().country())
                .shows(
                        "displayName",
                        one -> one.row() == null
                                ? one.tenant().value()
                                : one.row().name())
                .shows("verifiedDomains", _ -> List.of())
                .shows("provisionedPlans", _ -> List.of())
                .shows("businessPhones", _ -> List.of())
                .shows("tenantType", _ -> "AAD")
                .has("@zetel.id", one -> one.tenant().value())
                .lacks(
                        "city",
                        "country",
                        "createdDateTime",
                        "defaultUsageLocation",
                        "deletedDateTime",
                        "marketingNotificationEmails",
                        "onPremisesLastSyncDateTime",
                        "onPremisesSyncEnabled",
                        "partnerTenantType",
                        "postalCode",
                        "preferredLanguage",
                        "privacyProfile",
                        "securityComplianceNotificationMails",
                        "state",
                        "street",
                        "technicalNotificationMails");
    }

    private static List<Map<String, Object>> plans(Organization one) {
        var plans = new ArrayList<Map<String, Object>>();
        for (var sku : one.skus()) {
            var since = sku.purchases().stream().map(PurchaseRow::startsOn).min(Instant::compareTo);
            sku.product().map(Product::servicePlans).orElse(List.of()).forEach(plan -> {
                var shown = new LinkedHashMap<String, Object>();
                shown.put("assignedDateTime", since.map(Instant::toString).orElse(null));
                shown.put("capabilityStatus", capability(sku.row()));
                shown.put("service", plan.name());
                shown.put("servicePlanId", plan.id().value());
                plans.add(shown);
            });
        }
        return plans;
    }
}
