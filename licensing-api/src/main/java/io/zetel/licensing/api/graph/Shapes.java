package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupLicenceRow;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.ProcessingState;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.holders.LicenceRow;
import io.zetel.licensing.projections.holders.LicenceState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Users, groups and devices as the vendor shows them. */
@Component
class Shapes {

    /** A user or device with its profile and all sources of its licenses. */
    record Holder(TenantId tenant, HolderRow row, @Nullable Profile profile, List<LicenceRow> licenses) {

        String id() {
            return row.holder().id();
        }

        String objectId() {
            return ObjectId.of(tenant, row.holder()).value();
        }

        @Nullable
        String work(String fact) {
            return profile == null ? null : profile.work().get(fact);
        }

        String called() {
            return profile == null || profile.displayName() == null ? id() : profile.displayName();
        }

        /** What works, by product: the sources that give it. */
        Map<SkuId, List<LicenceRow>> effective() {
            return licenses.stream()
                    .filter(row -> row.state().isLive())
                    .collect(Collectors.groupingBy(LicenceRow::skuId, LinkedHashMap::new, Collectors.toList()));
        }
    }

    /** A group with its profile, what it gives, and how many members that does not reach as it should. */
    record Group(
            TenantId tenant, GroupRow row, @Nullable Profile profile, List<GroupLicenceRow> licenses, int failing) {

        String id() {
            return row.groupId().value();
        }

        String objectId() {
            return ObjectId.of(tenant, row.groupId()).value();
        }

        @Nullable
        String work(String fact) {
            return profile == null ? null : profile.work().get(fact);
        }
    }

    private final HeldLicences held;
    private final Groups groups;
    private final Profiles profiles;
    private final Names names;
    private final @Nullable String noError;
    private final Shape<Holder> user;
    private final Shape<Holder> device;
    private final Shape<Group> group;

    Shapes(
            HeldLicences held,
            Groups groups,
            Profiles profiles,
            Names names,
            @Value("${zetel.graph.no-error:}") String noError) {
        this.held = held;
        this.groups = groups;
        this.profiles = profiles;
        this.names = names;
        this.noError = noError.isBlank() ? null : noError;
        this.user = userShape();
        this.device = deviceShape();
        this.group = groupShape();
    }

    Shape<Holder> user() {
        return user;
    }

    Shape<Holder> device() {
        return device;
    }

    Shape<Group> group() {
        return group;
    }

    Holder holder(TenantId tenant, HolderRow row) {
        var id = row.holder().id();
        return new Holder(
                tenant,
                row,
                profiles.of(tenant, Kind.valueOf(row.holder().type().name()), id),
                held.licences(tenant, row.holder()));
    }

    /** These, in this order, as far as there are any. */
    List<Holder> holders(TenantId tenant, HolderId.Type type, List<HolderId> ids) {
        var rows = held.holders(tenant, ids);
        var licenses = held.licences(tenant, ids);
        var known = profiles.of(
                tenant,
                Kind.valueOf(type.name()),
                ids.stream().map(HolderId::id).toList());
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(rows.get(id)))
                .map(row -> new Holder(
                        tenant, row, known.get(row.holder().id()), licenses.getOrDefault(row.holder(), List.of())))
                .toList();
    }

    List<Group> groups(TenantId tenant, Collection<GroupId> ids) {
        var rows = groups.groups(tenant, ids);
        var licenses = groups.licences(tenant, ids);
        var failing = held.failing(tenant, ids);
        var known =
                profiles.of(tenant, Kind.GROUP, ids.stream().map(GroupId::value).toList());
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(rows.get(id)))
                .map(row -> new Group(
                        tenant,
                        row,
                        known.get(row.groupId().value()),
                        licenses.getOrDefault(row.groupId(), List.of()),
                        failing.getOrDefault(row.groupId(), 0)))
                .toList();
    }

    private Shape<Holder> userShape() {
        return new Shape<Holder>("user", "users")
                .shows("businessPhones", _ -> List.of())
                .shows("displayName", Holder::called)
                .shows(
                        "givenName",
                        one -> one.profile() == null ? null : one.profile().givenName())
                .shows("id", Holder::objectId)
                .shows("jobTitle", one -> one.work("jobTitle"))
                .shows(
                        "mail",
                        one -> one.profile() == null ? null : one.profile().mail())
                .shows("mobilePhone", one -> one.work("mobilePhone"))
                .shows("officeLocation", one -> one.work("officeLocation"))
                .shows("preferredLanguage", one -> one.work("preferredLanguage"))
                .shows(
                        "surname",
                        one -> one.profile() == null ? null : one.profile().familyName())
                .shows(
                        "userPrincipalName",
                        one -> one.profile() == null || one.profile().userName() == null
                                ? one.id()
                                : one.profile().userName())
                .has(
                        "accountEnabled",
                        one -> one.row().standing() == Standing.ACTIVE
                                && one.row().account().isEnabled())
                .has("usageLocation", one -> one.row().usageLocation())
                .has("userType", one -> one.row().userType() == UserType.GUEST ? "Guest" : "Member")
                .has("onPremisesSyncEnabled", one -> one.row().onPremisesSynced() ? true : null)
                .has(
                        "createdDateTime",
                        one -> one.profile() == null
                                ? null
                                : one.profile().createdAt().toString())
                .has(
                        "deletedDateTime",
                        one -> one.row().deletedOn() == null
                                ? null
                                : one.row().deletedOn().toString())
                .has("department", one -> one.work("department"))
                .has("employeeId", one -> one.work("employeeId"))
                .has("employeeType", one -> one.work("employeeType"))
                .has("companyName", one -> one.work("companyName"))
                .has("country", one -> one.work("country"))
                .hasLicenses("assignedLicenses", this::assignedLicenses)
                .hasLicenses("assignedPlans", this::assignedPlans)
                .hasLicenses("licenseAssignmentStates", this::states)
                .has("provisionedPlans", _ -> List.of())
                .has("@zetel.id", Holder::id)
                .lacks(
                        "aboutMe",
                        "ageGroup",
                        "authorizationInfo",
                        "birthday",
                        "city",
                        "consentProvidedForMinor",
                        "creationType",
                        "customSecurityAttributes",
                        "employeeHireDate",
                        "employeeLeaveDateTime",
                        "employeeOrgData",
                        "externalUserState",
                        "externalUserStateChangeDateTime",
                        "faxNumber",
                        "hireDate",
                        "identities",
                        "imAddresses",
                        "interests",
                        "isManagementRestricted",
                        "isResourceAccount",
                        "lastPasswordChangeDateTime",
                        "legalAgeGroupClassification",
                        "mailboxSettings",
                        "mailNickname",
                        "mySite",
                        "onPremisesDistinguishedName",
                        "onPremisesDomainName",
                        "onPremisesExtensionAttributes",
                        "onPremisesImmutableId",
                        "onPremisesLastSyncDateTime",
                        "onPremisesProvisioningErrors",
                        "onPremisesSamAccountName",
                        "onPremisesSecurityIdentifier",
                        "onPremisesUserPrincipalName",
                        "otherMails",
                        "passwordPolicies",
                        "passwordProfile",
                        "pastProjects",
                        "postalCode",
                        "preferredDataLocation",
                        "preferredName",
                        "print",
                        "proxyAddresses",
                        "refreshTokensValidFromDateTime",
                        "responsibilities",
                        "schools",
                        "securityIdentifier",
                        "serviceProvisioningErrors",
                        "showInAddressList",
                        "signInActivity",
                        "signInSessionsValidFromDateTime",
                        "skills",
                        "state",
                        "streetAddress");
    }

    private Shape<Holder> deviceShape() {
        return new Shape<Holder>("device", "devices")
                .shows("id", Holder::objectId)
                .shows("deviceId", Holder::objectId)
                .shows("displayName", Holder::called)
                .shows("accountEnabled", _ -> true)
                .shows("operatingSystem", one -> one.work("operatingSystem"))
                .has(
                        "createdDateTime",
                        one -> one.profile() == null
                                ? null
                                : one.profile().createdAt().toString())
                .hasLicenses("assignedLicenses", this::assignedLicenses)
                .has("@zetel.id", Holder::id)
                .lacks(
                        "approximateLastSignInDateTime",
                        "complianceExpirationDateTime",
                        "deletedDateTime",
                        "deviceCategory",
                        "deviceMetadata",
                        "deviceOwnership",
                        "deviceVersion",
                        "enrollmentProfileName",
                        "enrollmentType",
                        "isCompliant",
                        "isManaged",
                        "isManagementRestricted",
                        "isRooted",
                        "managementType",
                        "manufacturer",
                        "mdmAppId",
                        "model",
                        "onPremisesLastSyncDateTime",
                        "onPremisesSyncEnabled",
                        "operatingSystemVersion",
                        "physicalIds",
                        "profileType",
                        "registrationDateTime",
                        "systemLabels",
                        "trustType");
    }

    private Shape<Group> groupShape() {
        return new Shape<Group>("group", "groups")
                .shows("id", Group::objectId)
                .shows("deletedDateTime", _ -> null)
                .shows("classification", _ -> null)
                .shows(
                        "createdDateTime",
                        one -> one.profile() == null
                                ? null
                                : one.profile().createdAt().toString())
                .shows("description", one -> one.work("description"))
                .shows(
                        "displayName",
                        one -> one.profile() == null || one.profile().displayName() == null
                                ? one.id()
                                : one.profile().displayName())
                .shows("expirationDateTime", _ -> null)
                .shows("groupTypes", _ -> List.of())
                .shows("isAssignableToRole", _ -> null)
                .shows(
                        "mail",
                        one -> one.profile() == null ? null : one.profile().mail())
                .shows("mailEnabled", _ -> false)
                .shows("mailNickname", one -> one.work("mailNickname"))
                .shows("membershipRule", _ -> null)
                .shows("membershipRuleProcessingState", _ -> null)
                .shows("onPremisesSyncEnabled", _ -> null)
                .shows("preferredLanguage", _ -> null)
                .shows("proxyAddresses", _ -> List.of())
                .shows("renewedDateTime", _ -> null)
                .shows("resourceBehaviorOptions", _ -> List.of())
                .shows("resourceProvisioningOptions", _ -> List.of())
                .shows("securityEnabled", one -> one.row().securityEnabled())
                .shows("theme", _ -> null)
                .shows("visibility", _ -> null)
                .hasLicenses("assignedLicenses", this::given)
                .hasLicenses(
                        "licenseProcessingState",
                        one -> one.licenses().isEmpty()
                                        && one.row().processing().startedAt() == null
                                ? null
                                : Map.of("state", processing(one.row().state())))
                .hasLicenses("hasMembersWithLicenseErrors", one -> one.failing() > 0)
                .has("@zetel.id", Group::id)
                .has("@zetel.memberType", one -> one.row().memberType().name())
                .lacks(
                        "allowExternalSenders",
                        "autoSubscribeNewMembers",
                        "hideFromAddressLists",
                        "hideFromOutlookClients",
                        "isArchived",
                        "isManagementRestricted",
                        "isSubscribedByMail",
                        "onPremisesDomainName",
                        "onPremisesLastSyncDateTime",
                        "onPremisesNetBiosName",
                        "onPremisesProvisioningErrors",
                        "onPremisesSamAccountName",
                        "onPremisesSecurityIdentifier",
                        "preferredDataLocation",
                        "securityIdentifier",
                        "serviceProvisioningErrors",
                        "uniqueName",
                        "unseenCount");
    }

    private static String processing(ProcessingState state) {
        return switch (state) {
            case QUEUED_FOR_PROCESSING -> "QueuedForProcessing";
            case PROCESSING_IN_PROGRESS -> "ProcessingInProgress";
            case PROCESSING_COMPLETE -> "ProcessingComplete";
        };
    }

    private List<Map<String, Object>> given(Group one) {
        return one.licenses().stream()
                .map(row -> license(row.skuId(), row.services().off(plansOf(row.skuId()))))
                .toList();
    }

    private List<Map<String, Object>> assignedLicenses(Holder one) {
        return one.effective().entrySet().stream()
                .map(product -> license(product.getKey(), List.copyOf(off(product.getKey(), product.getValue()))))
                .toList();
    }

    private static Map<String, Object> license(SkuId skuId, List<PlanId> off) {
        var license = new LinkedHashMap<String, Object>();
        license.put("disabledPlans", off.stream().map(PlanId::value).toList());
        license.put("skuId", skuId.value());
        return license;
    }

    /** What no source enables. */
    private Set<PlanId> off(SkuId skuId, List<LicenceRow> sources) {
        var all = plansOf(skuId);
        var off = new LinkedHashSet<>(sources.getFirst().services().off(all));
        sources.forEach(source -> off.retainAll(source.services().off(all)));
        return off;
    }

    private List<PlanId> plansOf(SkuId skuId) {
        return names.catalogue().plansOf(skuId);
    }

    private List<Map<String, Object>> assignedPlans(Holder one) {
        var plans = new ArrayList<Map<String, Object>>();
        one.effective().forEach((skuId, sources) -> {
            var off = off(skuId, sources);
            var since = sources.stream()
                    .map(LicenceRow::since)
                    .min(java.util.Comparator.naturalOrder())
                    .orElseThrow();
            product(skuId).map(Product::servicePlans).orElse(List.of()).forEach(plan -> {
                var shown = new LinkedHashMap<String, Object>();
                shown.put("assignedDateTime", since.toString());
                shown.put("capabilityStatus", off.contains(plan.id()) ? "Deleted" : "Enabled");
                shown.put("service", plan.name());
                shown.put("servicePlanId", plan.id().value());
                plans.add(shown);
            });
        });
        return plans;
    }

    private Optional<Product> product(SkuId skuId) {
        return names.catalogue().product(skuId);
    }

    private List<Map<String, @Nullable Object>> states(Holder one) {
        return one.licenses().stream().map(row -> state(one.tenant(), row)).toList();
    }

    private Map<String, @Nullable Object> state(TenantId tenant, LicenceRow row) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("skuId", row.skuId().value());
        shown.put(
                "disabledPlans",
                row.services().off(plansOf(row.skuId())).stream()
                        .map(PlanId::value)
                        .toList());
        shown.put(
                "assignedByGroup",
                row.source().type() == Source.Type.GROUP
                        ? ObjectId.of(tenant, new GroupId(row.source().id())).value()
                        : null);
        shown.put("state", word(row.state()));
        shown.put("error", row.state() == LicenceState.SKIPPED ? "Other" : row.error() == null ? noError : row.error());
        shown.put("lastUpdatedDateTime", row.changedOn().toString());
        shown.put("@zetel.source", row.source().type().name());
        if (row.source().type() == Source.Type.AUTO_CLAIM) {
            shown.put("@zetel.policyId", row.source().id());
        }
        shown.put("@zetel.since", row.since().toString());
        if (row.state() == LicenceState.SKIPPED) {
            shown.put("@zetel.reason", row.error());
        }
        return shown;
    }

    private static String word(LicenceState state) {
        return switch (state) {
            case ACTIVE -> "Active";
            case ACTIVE_WITH_ERROR -> "ActiveWithError";
            case ERROR, SKIPPED -> "Error";
            case SUSPENDED -> "Disabled";
        };
    }

    /** What somebody has, product by product, with the plans that are on and those that are not. */
    List<Map<String, Object>> licenseDetails(Holder one) {
        return one.effective().entrySet().stream()
                .map(entry -> {
                    var skuId = entry.getKey();
                    var off = off(skuId, entry.getValue());
                    var shown = new LinkedHashMap<String, Object>();
                    shown.put("id", GraphIds.pair(one.objectId(), skuId));
                    shown.put(
                            "servicePlans",
                            product(skuId).map(product -> plans(product, off)).orElse(List.of()));
                    shown.put("skuId", skuId.value());
                    shown.put("skuPartNumber", entry.getValue().getFirst().sku());
                    return (Map<String, Object>) shown;
                })
                .toList();
    }

    /** The plans of a product. */
    static List<Map<String, Object>> plans(Product product, Set<PlanId> off) {
        return product.servicePlans().stream()
                .map(plan -> plan(product, plan, off))
                .toList();
    }

    private static Map<String, Object> plan(Product product, ServicePlan plan, Set<PlanId> off) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("appliesTo", appliesTo(product));
        shown.put("provisioningStatus", off.contains(plan.id()) ? "Disabled" : "Success");
        shown.put("servicePlanId", plan.id().value());
        shown.put("servicePlanName", plan.name());
        return shown;
    }

    static String appliesTo(Product product) {
        return switch (product.target()) {
            case USER -> "User";
            case DEVICE -> "Device";
            case COMPANY -> "Company";
        };
    }
}
