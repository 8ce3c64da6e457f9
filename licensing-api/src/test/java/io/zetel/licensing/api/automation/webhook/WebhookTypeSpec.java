package io.zetel.licensing.api.automation.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.EventTypes;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What webhooks tell")
class WebhookTypeSpec {

    /** Decided with each new event: tell it, or name it here. */
    private static final Set<String> UNTOLD = Set.of(
            "TenantRegistered",
            "AutoClaimEnabled",
            "AutoClaimDisabled",
            "PolicyLimitSet",
            "TenantCountrySet",
            "PolicyAdmitted",
            "PolicyDismissed",
            "GroupCreated",
            "GroupSecuritySet",
            "GroupMembersAdded",
            "GroupMembersRemoved",
            "GroupProcessingStarted",
            "GroupDeleted",
            "UserProvisioned",
            "UsageLocationInherited",
            "BackupProductUsed",
            "DeviceRegistered",
            "UsageLocationSet",
            "UserTypeSet",
            "OnPremisesSyncSet",
            "UserPurged",
            "DeviceRemoved",
            "WebhookDisabled",
            "TenantAgreementSet",
            "NewPlansSet",
            "ScimSettingsSet",
            "CatalogueChanged",
            "SeatsAwaited",
            "SeatsNoLongerAwaited",
            "SeatsOffered");

    @Test
    void is_a_list_that_receivers_know_and_that_only_grows() {
        assertThat(Stream.of(WebhookType.values()).map(WebhookType::wire))
                .contains(
                        "license.claimed",
                        "license.claim_refused",
                        "license.assigned",
                        "license.changed",
                        "license.removed",
                        "license.suspended",
                        "license.resumed",
                        "license.error",
                        "group.licenses_set",
                        "group.processing_finished",
                        "pool.exhausted",
                        "pool.over_assigned",
                        "pool.available",
                        "subscription.changed",
                        "subscription.expiring",
                        "subscription.expired",
                        "policy.changed",
                        "policy.deleted",
                        "user.deleted",
                        "user.restored",
                        "user.disabled",
                        "user.enabled",
                        "endpoint.test");
    }

    @Test
    void is_decided_for_every_event() {
        var events = Stream.of(
                        TenantEvent.class,
                        PolicyEvent.class,
                        SubscriptionEvent.class,
                        HolderEvent.class,
                        GroupEvent.class,
                        WebhookEvent.class)
                .flatMap(family -> EventTypes.names(family).stream())
                .collect(Collectors.toSet());

        assertThat(events)
                .allSatisfy(event ->
                        assertThat(WebhookType.of(event).isPresent()).as(event).isNotEqualTo(UNTOLD.contains(event)));
        assertThat(events).containsAll(UNTOLD);
    }

    @Test
    void is_chosen_by_name_by_family_or_all() {
        assertThat(Stream.of("*", "license.*", "license.claimed", "pool.*")).allMatch(WebhookType::isPattern);
        assertThat(Stream.of(
                        "", ".*", "license", "license.", "lic.*", "license.c*", "**", "unknown.*", "license.claimed.*"))
                .noneMatch(WebhookType::isPattern);
        assertThat(WebhookType.LICENSE_CLAIMED.matches("license.*")).isTrue();
        assertThat(WebhookType.LICENSE_CLAIMED.matches("pool.*")).isFalse();
    }
}
