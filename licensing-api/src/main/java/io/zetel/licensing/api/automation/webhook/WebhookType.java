package io.zetel.licensing.api.automation.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What receivers can be told, each with the events it tells of. Receivers know these names: add, never rename. */
public enum WebhookType {
    LICENSE_CLAIMED(
            "license.claimed", "A user took a license by an auto-claim policy.", HolderEvent.LicenseClaimed.class),
    LICENSE_CLAIM_REFUSED("license.claim_refused", "A claim was refused.", HolderEvent.ClaimRefused.class),
    LICENSE_ASSIGNED(
            "license.assigned",
            "A user or device got a license by hand or from a group, at once or when an error was over.",
            HolderEvent.LicenseAssigned.class,
            HolderEvent.LicenseInherited.class,
            HolderEvent.DeviceLicenseGranted.class,
            HolderEvent.AssignmentRecovered.class),
    LICENSE_CHANGED("license.changed", "A license has other service plans.", HolderEvent.AssignmentOptionsSet.class),
    LICENSE_REMOVED(
            "license.removed",
            "A user or device lost a license, or one of its sources.",
            HolderEvent.LicenseRemoved.class,
            HolderEvent.InheritanceRemoved.class,
            HolderEvent.DeviceLicenseRevoked.class,
            HolderEvent.LicenseLost.class),
    LICENSE_SUSPENDED(
            "license.suspended", "A license of a deleted or disabled user sleeps.", HolderEvent.LicenseSuspended.class),
    LICENSE_RESUMED(
            "license.resumed",
            "A license of a restored or enabled user works again.",
            HolderEvent.LicenseResumed.class),
    LICENSE_ERROR(
            "license.error",
            "A license that should be there is not, or one that should have gone or changed has not.",
            HolderEvent.AssignmentFailed.class,
            HolderEvent.MemberSkipped.class,
            HolderEvent.RemovalBlocked.class,
            HolderEvent.OptionsBlocked.class),
    GROUP_LICENSES_SET("group.licenses_set", "A group gives other licenses.", GroupEvent.GroupLicensesSet.class),
    GROUP_PROCESSING_FINISHED(
            "group.processing_finished",
            "The licenses of a group were applied, with how many members they reach.",
            GroupEvent.GroupProcessingFinished.class),
    POOL_EXHAUSTED("pool.exhausted", "The last seat of a product was taken.", SubscriptionEvent.SeatsTaken.class),
    POOL_OVER_ASSIGNED(
            "pool.over_assigned",
            "More seats of a product are out than there are.",
            SubscriptionEvent.OverAssignmentDetected.class),
    POOL_AVAILABLE(
            "pool.available",
            "A seat came back to a product that had none, or no more seats are out than there are.",
            SubscriptionEvent.SeatsFreed.class,
            SubscriptionEvent.OverAssignmentResolved.class),
    SUBSCRIPTION_CHANGED(
            "subscription.changed",
            "A purchase was made, changed, started, renewed, suspended, cancelled, reactivated or deleted.",
            SubscriptionEvent.SubscriptionRegistered.class,
            SubscriptionEvent.SeatCountSet.class,
            SubscriptionEvent.TermSet.class,
            SubscriptionEvent.SubscriptionStarted.class,
            SubscriptionEvent.SubscriptionRenewed.class,
            SubscriptionEvent.SubscriptionSuspended.class,
            SubscriptionEvent.SubscriptionLockedOut.class,
            SubscriptionEvent.SubscriptionReactivated.class,
            SubscriptionEvent.SubscriptionDeleted.class),
    SUBSCRIPTION_EXPIRING(
            "subscription.expiring",
            "The term of a purchase ends soon, and it does not renew itself.",
            SubscriptionEvent.SubscriptionExpiring.class),
    SUBSCRIPTION_EXPIRED(
            "subscription.expired",
            "The term of a purchase ended; its seats work on through the grace period.",
            SubscriptionEvent.SubscriptionExpired.class),
    POLICY_CHANGED(
            "policy.changed",
            "An auto-claim policy was made, renamed, switched, or has other products or services.",
            PolicyEvent.PolicyCreated.class,
            PolicyEvent.PolicyRenamed.class,
            PolicyEvent.PolicyEnabled.class,
            PolicyEvent.PolicyDisabled.class,
            PolicyEvent.BackupProductAdded.class,
            PolicyEvent.ProductsRemoved.class,
            PolicyEvent.ProductsReordered.class,
            PolicyEvent.ProductsReplaced.class,
            PolicyEvent.PolicyServicesSet.class),
    POLICY_DELETED("policy.deleted", "An auto-claim policy is gone; licenses stay.", PolicyEvent.PolicyDeleted.class),
    USER_DELETED(
            "user.deleted", "A user was deleted and can come back for a while.", HolderEvent.UserSoftDeleted.class),
    USER_RESTORED("user.restored", "A deleted user is back.", HolderEvent.UserRestored.class),
    USER_DISABLED(
            "user.disabled",
            "An account was disabled; its licenses stay or are suspended.",
            HolderEvent.AccountDisabled.class),
    USER_ENABLED("user.enabled", "A disabled account is enabled again.", HolderEvent.AccountEnabled.class),
    ENDPOINT_TEST("endpoint.test", "Somebody asked for a test of the endpoint.");

    /** Stands for any type. */
    public static final String ANY = "*";

    private static final String ANY_OF_FAMILY = ".*";
    private static final Map<String, WebhookType> BY_EVENT = new HashMap<>();

    static {
        for (var type : values()) {
            type.events.forEach(event -> BY_EVENT.put(event, type));
        }
    }

    private final String wire;
    private final String description;
    private final List<String> events;

    @SafeVarargs
    WebhookType(String wire, String description, Class<? extends LicensingEvent>... events) {
        this.wire = wire;
        this.description = description;
        this.events = Arrays.stream(events).map(Class::getSimpleName).toList();
    }

    /** The name receivers know it by. */
    @JsonValue
    public String wire() {
        return wire;
    }

    /** What it tells. */
    public String description() {
        return description;
    }

    /** The names of the events it tells of. */
    public List<String> events() {
        return events;
    }

    /** The type of this name. */
    public static Optional<WebhookType> named(String wire) {
        return Stream.of(values()).filter(type -> type.wire.equals(wire)).findFirst();
    }

    /** What an event of this name may be told as. */
    static Optional<WebhookType> of(String event) {
        return Optional.ofNullable(BY_EVENT.get(event));
    }

    /** Whether this is a name, a family such as {@code license.*}, or {@value #ANY}. */
    public static boolean isPattern(String text) {
        return Stream.of(values()).anyMatch(type -> type.matches(text));
    }

    /** Whether the type is meant by this name, family or {@value #ANY}. */
    boolean matches(String pattern) {
        return pattern.equals(ANY)
                || pattern.equals(wire)
                || pattern.endsWith(ANY_OF_FAMILY)
                        && pattern.length() == wire.indexOf('.') + ANY_OF_FAMILY.length()
                        && wire.startsWith(pattern.substring(0, pattern.length() - 1));
    }
}
