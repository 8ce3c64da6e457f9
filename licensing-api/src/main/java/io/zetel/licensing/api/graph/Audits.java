package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events as entries of the vendor's audit log: those it would have, and those it should. */
@Component
class Audits {

    private static final String LICENSE = "Change user license";
    private static final String UPDATE_USER = "Update user";
    private static final String UPDATE_POLICY = "Update policy";
    private static final Map<String, String> ACTIVITIES = Map.ofEntries(
            Map.entry("LicenseAssigned", LICENSE),
            Map.entry("LicenseRemoved", LICENSE),
            Map.entry("LicenseClaimed", LICENSE),
            Map.entry("LicenseLost", LICENSE),
            Map.entry("AssignmentOptionsSet", LICENSE),
            Map.entry("LicenseInherited", LICENSE),
            Map.entry("InheritanceRemoved", LICENSE),
            Map.entry("LicenseSuspended", LICENSE),
            Map.entry("LicenseResumed", LICENSE),
            Map.entry("AssignmentRecovered", LICENSE),
            Map.entry("AssignmentFailed", LICENSE),
            Map.entry("ClaimRefused", LICENSE),
            Map.entry("DeviceLicenseGranted", "Change device license"),
            Map.entry("DeviceLicenseRevoked", "Change device license"),
            Map.entry("GroupLicensesSet", "Set group license"),
            Map.entry("GroupProcessingStarted", "Start applying group based license to users"),
            Map.entry("GroupProcessingFinished", "Finish applying group based license to users"),
            Map.entry("UserProvisioned", "Add user"),
            Map.entry("UsageLocationSet", UPDATE_USER),
            Map.entry("UsageLocationInherited", UPDATE_USER),
            Map.entry("UserTypeSet", UPDATE_USER),
            Map.entry("OnPremisesSyncSet", UPDATE_USER),
            Map.entry("MemberSkipped", LICENSE),
            Map.entry("RemovalBlocked", LICENSE),
            Map.entry("OptionsBlocked", LICENSE),
            Map.entry("AccountDisabled", "Disable account"),
            Map.entry("AccountEnabled", "Enable account"),
            Map.entry("UserSoftDeleted", "Delete user"),
            Map.entry("UserRestored", "Restore user"),
            Map.entry("UserPurged", "Hard Delete user"),
            Map.entry("DeviceRegistered", "Add device"),
            Map.entry("DeviceRemoved", "Delete device"),
            Map.entry("GroupCreated", "Add group"),
            Map.entry("GroupSecuritySet", "Update group"),
            Map.entry("GroupDeleted", "Delete group"),
            Map.entry("GroupMembersAdded", "Add member to group"),
            Map.entry("GroupMembersRemoved", "Remove member from group"),
            Map.entry("PolicyCreated", "Add policy"),
            Map.entry("PolicyDeleted", "Delete policy"),
            Map.entry("PolicyRenamed", UPDATE_POLICY),
            Map.entry("PolicyEnabled", UPDATE_POLICY),
            Map.entry("PolicyDisabled", UPDATE_POLICY),
            Map.entry("BackupProductAdded", UPDATE_POLICY),
            Map.entry("ProductsRemoved", UPDATE_POLICY),
            Map.entry("ProductsReordered", UPDATE_POLICY),
            Map.entry("ProductsReplaced", UPDATE_POLICY),
            Map.entry("PolicyServicesSet", UPDATE_POLICY));
    /** What an entry has. */
    static final List<String> PROPERTIES = List.of(
            "id",
            "category",
            "correlationId",
            "result",
            "resultReason",
            "activityDisplayName",
            "activityDateTime",
            "loggedByService",
            "operationType",
            "initiatedBy",
            "targetResources",
            "additionalDetails");

    private static final Set<String> CLAIMS = Set.of("LicenseClaimed", "ClaimRefused");
    private static final Set<String> FAILURES =
            Set.of("ClaimRefused", "AssignmentFailed", "MemberSkipped", "RemovalBlocked", "OptionsBlocked");
    private static final List<String> DETAILS =
            List.of("policyId", "policyVersion", "position", "claimId", "reason", "skuId", "processingId");
    private static final int MOST_TARGETS = 20;

    private final Profiles profiles;
    private final HeldLicenses held;
    private final JsonMapper json;

    Audits(Profiles profiles, HeldLicenses held, JsonMapper json) {
        this.profiles = profiles;
        this.held = held;
        this.json = json;
    }

    /** What is known of those a page tells of, each asked for once. */
    final class NamesOf {

        private final TenantId tenant;
        private final Map<String, Optional<Profile>> known = new HashMap<>();
        private final Map<String, Boolean> users = new HashMap<>();

        private NamesOf(TenantId tenant) {
            this.tenant = tenant;
        }

        private Optional<Profile> profile(Kind kind, String id) {
            return known.computeIfAbsent(kind + " " + id, _ -> Optional.ofNullable(profiles.of(tenant, kind, id)));
        }

        private boolean isUser(String actor) {
            return users.computeIfAbsent(
                    actor, id -> held.user(tenant, HolderId.user(id)).isPresent());
        }
    }

    NamesOf names(TenantId tenant) {
        return new NamesOf(tenant);
    }

    /** Whether events of this type have an entry. */
    static boolean tells(String type) {
        return ACTIVITIES.containsKey(type);
    }

    /** The entry of an event, where it is one that matters. */
    Optional<Map<String, Object>> of(HistoryEvent event, NamesOf names) {
        var activity = ACTIVITIES.get(event.type());
        return activity == null ? Optional.empty() : Optional.of(entry(event, activity, names));
    }

    private Map<String, Object> entry(HistoryEvent event, String activity, NamesOf names) {
        var payload = read(event.payload());
        var metadata = read(event.metadata());
        boolean failed = FAILURES.contains(event.type());
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", Long.toString(event.n()));
        entry.put("category", category(event.facts().subject()));
        entry.put("correlationId", GraphErrors.guid(text(metadata, "correlationId", event.eventId())));
        entry.put("result", failed ? "failure" : "success");
        entry.put("resultReason", reason(event.type(), payload));
        entry.put("activityDisplayName", activity);
        entry.put("activityDateTime", event.recordedAt().toString());
        entry.put("loggedByService", "Core Directory");
        entry.put("operationType", operation(activity));
        entry.put("initiatedBy", initiator(event, text(metadata, "actor", ""), names));
        entry.put("targetResources", targets(event, payload, names));
        entry.put("additionalDetails", details(event, payload, metadata));
        return entry;
    }

    private static String category(String subject) {
        return subject.startsWith("group:")
                ? "GroupManagement"
                : subject.startsWith("policy:")
                        ? "Policy"
                        : subject.startsWith("device:") ? "Device" : "UserManagement";
    }

    private static String operation(String activity) {
        return activity.startsWith("Add ")
                ? "Add"
                : activity.startsWith("Delete ") || activity.startsWith("Hard ")
                        ? "Delete"
                        : activity.startsWith("Remove ") ? "Unassign" : "Update";
    }

    private static String reason(String type, JsonNode payload) {
        return switch (type) {
            case "ClaimRefused" -> text(payload, "code", "");
            case "AssignmentFailed", "RemovalBlocked", "OptionsBlocked" -> text(payload, "error", "");
            case "MemberSkipped" -> text(payload, "reason", "");
            case "GroupProcessingFinished" ->
                "ok: %s, failed: %s, skipped: %s"
                        .formatted(
                                text(payload, "ok", "0"), text(payload, "failed", "0"), text(payload, "skipped", "0"));
            default -> "";
        };
    }

    private Map<String, @Nullable Object> initiator(HistoryEvent event, String actor, NamesOf names) {
        var by = new LinkedHashMap<String, @Nullable Object>();
        boolean isClaim = CLAIMS.contains(event.type());
        if (!isClaim && names.isUser(actor)) {
            by.put(
                    "user",
                    Map.of(
                            "id",
                            ObjectId.of(event.tenantId(), HolderId.user(actor)).value(),
                            "userPrincipalName",
                            names.profile(Kind.USER, actor)
                                    .map(Profile::userName)
                                    .orElse(actor)));
            by.put("app", null);
            return by;
        }
        by.put("user", null);
        by.put("app", Map.of("displayName", isClaim ? "Zetel auto-claim" : actor, "appId", actor));
        return by;
    }

    private List<Map<String, Object>> targets(HistoryEvent event, JsonNode payload, NamesOf names) {
        var targets = new ArrayList<Map<String, Object>>();
        targets.add(target(event.tenantId(), event.facts().subject(), names, modified(event, payload)));
        if (payload.get("members") instanceof JsonNode members && members.isArray()) {
            members.valueStream()
                    .limit(MOST_TARGETS)
                    .map(member -> target(event.tenantId(), member.asString(""), names, List.of()))
                    .forEach(targets::add);
        }
        return targets;
    }

    private static List<Map<String, Object>> modified(HistoryEvent event, JsonNode payload) {
        var sku = text(payload, "sku", text(payload, "skuId", ""));
        if (sku.isEmpty()) {
            return List.of();
        }
        boolean gone = Set.of(
                        "LicenseRemoved",
                        "LicenseLost",
                        "InheritanceRemoved",
                        "DeviceLicenseRevoked",
                        "LicenseSuspended")
                .contains(event.type());
        var change = new LinkedHashMap<String, Object>();
        change.put("displayName", "AssignedLicense");
        change.put("oldValue", gone ? "[\"" + sku + "\"]" : "[]");
        change.put("newValue", gone || FAILURES.contains(event.type()) ? "[]" : "[\"" + sku + "\"]");
        return List.of(change);
    }

    private Map<String, Object> target(
            TenantId tenant, String subject, NamesOf names, List<Map<String, Object>> modified) {
        int colon = subject.indexOf(':');
        var id = subject.substring(colon + 1);
        var target = new LinkedHashMap<String, Object>();
        switch (colon < 0 ? "" : subject.substring(0, colon)) {
            case "user", "device" -> {
                var holder = HolderId.parse(subject);
                target.put("id", ObjectId.of(tenant, holder).value());
                target.put("type", holder.type() == HolderId.Type.USER ? "User" : "Device");
                target.put(
                        "displayName",
                        names.profile(Kind.valueOf(holder.type().name()), id)
                                .map(Profile::displayName)
                                .orElse(id));
            }
            case "group" -> {
                target.put("id", ObjectId.of(tenant, new GroupId(id)).value());
                target.put("type", "Group");
                target.put(
                        "displayName",
                        names.profile(Kind.GROUP, id).map(Profile::displayName).orElse(id));
            }
            default -> {
                target.put("id", id);
                target.put("type", "Policy");
                target.put("displayName", id);
            }
        }
        target.put("modifiedProperties", modified);
        return target;
    }

    private static List<Map<String, Object>> details(HistoryEvent event, JsonNode payload, JsonNode metadata) {
        var details = new ArrayList<Map<String, Object>>();
        DETAILS.forEach(name -> detail(details, name, text(payload, name, "")));
        detail(details, "changeReason", text(metadata, "reason", ""));
        detail(details, "route", text(metadata, "route", ""));
        detail(details, "event", event.type());
        detail(details, "eventId", event.eventId());
        detail(details, "number", Long.toString(event.n()));
        return details;
    }

    private static void detail(List<Map<String, Object>> details, String key, String value) {
        if (!value.isEmpty()) {
            details.add(Map.of("key", key, "value", value));
        }
    }

    /** What cannot be read any more says nothing; the history itself shows it byte by byte. */
    private JsonNode read(byte[] bytes) {
        try {
            return json.readTree(bytes);
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    private static String text(JsonNode node, String name, String otherwise) {
        var value = node.get(name);
        return value == null || value.isNull() || value.isContainer() ? otherwise : value.asString(otherwise);
    }
}
