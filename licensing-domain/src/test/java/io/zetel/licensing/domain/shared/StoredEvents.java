package io.zetel.licensing.domain.shared;

import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.holder.HolderEvent.BackupProductUsed;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyEvent.BackupProductAdded;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyCreated;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyServicesSet;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsRemoved;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReordered;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReplaced;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsAwaited;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsFreed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsNoLongerAwaited;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsOffered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpiring;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionLockedOut;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionReactivated;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRenewed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.domain.tenant.ScimSettings;
import io.zetel.licensing.domain.tenant.ScimSettings.IdFrom;
import io.zetel.licensing.domain.tenant.ScimSettings.OnInactive;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimDisabled;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimEnabled;
import io.zetel.licensing.domain.tenant.TenantEvent.CatalogueChanged;
import io.zetel.licensing.domain.tenant.TenantEvent.NewPlansSet;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyAdmitted;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyDismissed;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyLimitSet;
import io.zetel.licensing.domain.tenant.TenantEvent.ScimSettingsSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantAgreementSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantCountrySet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantRegistered;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import io.zetel.licensing.domain.webhook.WebhookEvent.WebhookDisabled;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One event of each kind, every field filled with something of its own, as it lies in
 * {@code src/test/resources/stored}.
 */
public final class StoredEvents {

    private static final TenantId CONTOSO = new TenantId("contoso");
    private static final PolicyId POLICY = new PolicyId("teams-for-all");
    private static final AppId TEAMS = new AppId("TEAMS");
    private static final HolderId ALICE = HolderId.user("alice");
    private static final SkuId E3 = new SkuId("05e9a617-0261-4cee-bb44-138d3ef5d965");
    private static final SkuId E5 = new SkuId("06ebc4ee-1bb5-47dd-8120-11324bc54e06");
    private static final PlanId SWAY = new PlanId("a23b959c-7ce8-4e57-9140-b90eb88a9e97");
    private static final PlanId YAMMER = new PlanId("7547a3fe-08ee-4ccb-b430-5077c5041653");
    private static final PolicyProduct PRIMARY = new PolicyProduct(E3, "SPE_E3", List.of(YAMMER, SWAY));
    private static final PolicyProduct BACKUP = new PolicyProduct(E5, "SPE_E5", List.of());
    private static final SubscriptionId PURCHASE = new SubscriptionId("purchase-1");
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant END = Instant.parse("2027-03-02T09:00:00.123456Z");
    private static final List<ConsideredProduct> TRIED = List.of(
            new ConsideredProduct(E3, "SPE_E3", 0, Refusal.OUT_OF_LICENSES),
            new ConsideredProduct(E5, "SPE_E5", 7, null));

    private static final List<LicensingEvent> OF_AUTO_CLAIM = List.of(
            new TenantRegistered(CONTOSO, "Contoso", "NL", "EA", 2),
            new AutoClaimEnabled(CONTOSO, Initiator.SYSTEM),
            new AutoClaimDisabled(CONTOSO),
            new PolicyLimitSet(CONTOSO, 3),
            new TenantCountrySet(CONTOSO, "BE"),
            new TenantAgreementSet(CONTOSO, "EAS"),
            new PolicyAdmitted(CONTOSO, POLICY, TEAMS, Initiator.ADMIN),
            new PolicyDismissed(CONTOSO, POLICY),
            new NewPlansSet(CONTOSO, NewPlans.OFF),
            new ScimSettingsSet(CONTOSO, new ScimSettings(IdFrom.USER_NAME, OnInactive.KEEP, 20)),
            new CatalogueChanged(
                    CONTOSO,
                    7,
                    START,
                    List.of(new ProductChange(
                            E3,
                            "SPE_E3",
                            "Microsoft 365 E3",
                            "SPE_E3_OLD",
                            null,
                            List.of(new ServicePlan(SWAY, "SWAY", "Sway")),
                            List.of(),
                            false))),
            new PolicyCreated(
                    CONTOSO,
                    POLICY,
                    "Teams for all",
                    TEAMS,
                    List.of(PRIMARY, BACKUP),
                    EnvironmentScope.MANAGED_ONLY,
                    Initiator.ADMIN),
            new PolicyRenamed(CONTOSO, POLICY, "Teams"),
            new PolicyEnabled(CONTOSO, POLICY),
            new PolicyDisabled(CONTOSO, POLICY),
            new PolicyDeleted(CONTOSO, POLICY),
            new BackupProductAdded(CONTOSO, POLICY, BACKUP, 1),
            new ProductsRemoved(CONTOSO, POLICY, List.of(E5)),
            new ProductsReordered(CONTOSO, POLICY, List.of(E5, E3)),
            new ProductsReplaced(CONTOSO, POLICY, List.of(BACKUP, PRIMARY)),
            new PolicyServicesSet(CONTOSO, POLICY, List.of(PRIMARY)),
            new SubscriptionRegistered(
                    CONTOSO, E3, "SPE_E3", PURCHASE, 100, START, END, true, Channel.ENTERPRISE_MULTI_YEAR),
            new SeatCountSet(CONTOSO, E3, PURCHASE, 120),
            new TermSet(CONTOSO, E3, PURCHASE, END, true),
            new SubscriptionStarted(CONTOSO, E3, PURCHASE, START),
            new SubscriptionRenewed(CONTOSO, E3, PURCHASE, END, START),
            new SubscriptionExpiring(CONTOSO, E3, PURCHASE, END),
            new SubscriptionExpired(CONTOSO, E3, PURCHASE, END),
            new SubscriptionSuspended(CONTOSO, E3, PURCHASE, END),
            new SubscriptionLockedOut(CONTOSO, E3, PURCHASE, START),
            new SubscriptionReactivated(CONTOSO, E3, PURCHASE, END, START),
            new SubscriptionDeleted(CONTOSO, E3, PURCHASE, END),
            new SeatsTaken(CONTOSO, E3, 5, 17),
            new SeatsFreed(CONTOSO, E3, 2, 15),
            new SeatsAwaited(CONTOSO, E3, List.of(HolderId.user("alice"), HolderId.device("kiosk"))),
            new SeatsNoLongerAwaited(CONTOSO, E3, List.of(HolderId.user("alice"))),
            new SeatsOffered(CONTOSO, E3, 1, true),
            new OverAssignmentDetected(CONTOSO, E3, 3, END),
            new OverAssignmentResolved(CONTOSO, E3),
            new UserProvisioned(CONTOSO, ALICE, UserType.GUEST, "DE", true),
            new UsageLocationInherited(CONTOSO, ALICE, "NL"),
            new LicenseClaimed(
                    CONTOSO,
                    ALICE,
                    "claim-1",
                    POLICY,
                    4,
                    TEAMS,
                    Trigger.SIGN_IN,
                    E5,
                    "SPE_E5",
                    1,
                    List.of(SWAY),
                    true,
                    TRIED,
                    START,
                    null),
            new BackupProductUsed(CONTOSO, ALICE, "claim-1", POLICY, E3, E5, 1, START),
            new ClaimRefused(
                    CONTOSO,
                    ALICE,
                    "claim-2",
                    POLICY,
                    4,
                    TEAMS,
                    Trigger.USER_REQUEST,
                    Refusal.OUT_OF_LICENSES,
                    TRIED,
                    START),
            new WebhookDisabled(CONTOSO, "0a7f2d9e-5b1c-4c6e-9a53-1f0c6d3b2e11", WebhookEvent.Reason.GONE));

    /** All of them. */
    public static final List<LicensingEvent> ALL =
            Stream.concat(OF_AUTO_CLAIM.stream(), StoredPathEvents.ALL.stream()).toList();

    private StoredEvents() {}
}
