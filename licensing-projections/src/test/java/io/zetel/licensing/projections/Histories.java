package io.zetel.licensing.projections;

import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.SWAY;
import static io.zetel.licensing.projections.shared.SampleFacts.TEAMS;
import static io.zetel.licensing.projections.shared.SampleFacts.bought;
import static io.zetel.licensing.projections.shared.SampleFacts.claimed;
import static io.zetel.licensing.projections.shared.SampleFacts.created;
import static io.zetel.licensing.projections.shared.SampleFacts.product;
import static io.zetel.licensing.projections.shared.SampleFacts.provisioned;
import static io.zetel.licensing.projections.shared.SampleFacts.refused;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.BackupProductUsed;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.LossReason;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyEvent.BackupProductAdded;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyServicesSet;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsRemoved;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReordered;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReplaced;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StoredEvents;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Long histories by chance, the same one for the same seed: every kind of event, few things that they happen to. */
public final class Histories {

    /** What the version of the policy names that some claims are by. */
    private static final PolicyPlans NAMED = PolicyPlans.of(List.of(SWAY));

    private static final int KINDS = 62;

    /** What read models show. */
    static final List<Class<? extends LicensingEvent>> FAMILIES =
            List.of(TenantEvent.class, PolicyEvent.class, SubscriptionEvent.class, HolderEvent.class, GroupEvent.class);

    private final Random random;
    /** One of each type, so that a new one takes part by itself. */
    private final List<LicensingEvent> samples;

    private int purchases;

    private Histories(long seed) {
        this.random = new Random(seed);
        this.samples = new ArrayList<>(StoredEvents.ALL.stream()
                .filter(event -> FAMILIES.stream().anyMatch(family -> family.isInstance(event)))
                .toList());
        Collections.shuffle(samples, random);
    }

    /** So many events, the same ones for the same seed. */
    public static GivenEvents of(long seed, int length) {
        var histories = new Histories(seed);
        var history = new GivenEvents();
        for (int i = 0; i < length; i++) {
            history.at(NOW.plusMillis(i)).by("actor-" + i % 3, "reason " + i).then(histories.next(i));
        }
        return history;
    }

    private String fresh() {
        return "s-" + purchases++;
    }

    private LicensingEvent next(int i) {
        TenantId tenant = random.nextBoolean() ? CONTOSO : FABRIKAM;
        var policy = new PolicyId("p-" + random.nextInt(4));
        var holder = HolderId.user("u-" + random.nextInt(20));
        var device = HolderId.device("d-" + random.nextInt(4));
        var group = new GroupId("g-" + random.nextInt(3));
        SkuId sku = random.nextBoolean() ? E3 : E5;
        var purchase = new SubscriptionId("s-" + random.nextInt(purchases + 1));
        Instant on = NOW.minus(Duration.ofHours(random.nextInt(500)));
        int n = random.nextInt(50);
        return switch (random.nextInt(KINDS)) {
            case 0 -> new TenantEvent.TenantRegistered(tenant, "Name " + n, "NL", null, n);
            case 1 -> new TenantEvent.AutoClaimEnabled(tenant, Initiator.ADMIN);
            case 2 -> new TenantEvent.AutoClaimDisabled(tenant);
            case 3 -> new TenantEvent.PolicyLimitSet(tenant, n);
            case 4 -> new TenantEvent.TenantCountrySet(tenant, "C" + n % 10);
            case 5 -> new TenantEvent.PolicyAdmitted(tenant, policy, TEAMS, Initiator.ADMIN);
            case 6 -> new TenantEvent.PolicyDismissed(tenant, policy);
            case 7 -> created(tenant, policy, "Policy " + n);
            case 8 -> new PolicyRenamed(tenant, policy, "Name " + n);
            case 9 -> random.nextBoolean() ? new PolicyEnabled(tenant, policy) : new PolicyDisabled(tenant, policy);
            case 10 ->
                random.nextInt(9) == 0
                        ? new PolicyDeleted(tenant, policy)
                        : new PolicyServicesSet(tenant, policy, List.of(product(sku, SWAY)));
            case 11 -> new BackupProductAdded(tenant, policy, product(sku), 1);
            case 12 -> new ProductsRemoved(tenant, policy, List.of(sku));
            case 13 -> new ProductsReordered(tenant, policy, List.of(E5, E3));
            case 14 -> new ProductsReplaced(tenant, policy, List.of(product(E3), product(E5, SWAY)));
            case 15, 24 ->
                bought(tenant, sku, fresh(), n, on, n == 0 ? null : on.plus(Duration.ofDays(n)), random.nextBoolean());
            case 16 -> new SubscriptionEvent.SeatCountSet(tenant, sku, purchase, n);
            case 17 -> new SubscriptionEvent.TermSet(tenant, sku, purchase, on, random.nextBoolean());
            case 18 -> new SubscriptionEvent.SubscriptionStarted(tenant, sku, purchase, on);
            case 19 ->
                random.nextBoolean()
                        ? new SubscriptionEvent.SubscriptionExpired(tenant, sku, purchase, on)
                        : new SubscriptionEvent.SubscriptionExpiring(tenant, sku, purchase, on);
            case 20 -> new SubscriptionEvent.SubscriptionReactivated(tenant, sku, purchase, null, on);
            case 21 -> new SubscriptionEvent.SeatsTaken(tenant, sku, 1, n);
            case 22 -> new SubscriptionEvent.SeatsFreed(tenant, sku, 1, n);
            case 23 ->
                random.nextBoolean()
                        ? new SubscriptionEvent.OverAssignmentDetected(tenant, sku, n, on)
                        : new SubscriptionEvent.OverAssignmentResolved(tenant, sku);
            case 25 -> provisioned(tenant, holder);
            case 26 -> new UsageLocationInherited(tenant, holder, "L" + n % 10);
            case 27 -> claimed(tenant, holder, "c-" + i, policy, sku, n % 3, on);
            case 28 -> claimed(tenant, holder, "c-" + i, policy, sku, n % 3, on).giving(NAMED);
            case 31 -> new HolderEvent.DeviceRegistered(tenant, device);
            case 32 -> new HolderEvent.UsageLocationSet(tenant, holder, "L" + n % 10);
            case 33 -> new HolderEvent.UserTypeSet(tenant, holder, n % 2 == 0 ? UserType.GUEST : UserType.MEMBER);
            case 34 -> new HolderEvent.OnPremisesSyncSet(tenant, holder, n % 2 == 0);
            case 35 -> new HolderEvent.UserSoftDeleted(tenant, holder, DeletionReason.LEFT_SYNC_SCOPE, on);
            case 36 ->
                switch (n % 3) {
                    case 0 ->
                        new HolderEvent.AccountDisabled(
                                tenant,
                                holder,
                                random.nextBoolean() ? LicensesOfDisabled.KEEP : LicensesOfDisabled.SUSPEND,
                                on);
                    case 1 -> new HolderEvent.AccountEnabled(tenant, holder, on);
                    default -> new HolderEvent.UserRestored(tenant, holder, on);
                };
            case 37 ->
                n == 0 ? new HolderEvent.UserPurged(tenant, holder) : new HolderEvent.DeviceRemoved(tenant, device);
            case 38 -> new HolderEvent.LicenseAssigned(tenant, holder, sku, "SKU", List.of(SWAY), true, on);
            case 39 ->
                new HolderEvent.AssignmentOptionsSet(tenant, holder, sku, "SKU", Source.group(group), List.of(), on);
            case 40 -> new HolderEvent.LicenseRemoved(tenant, holder, sku, "SKU", Source.DIRECT, true, on);
            case 41, 42 ->
                new HolderEvent.LicenseInherited(
                        tenant, holder, sku, "SKU", group, LicensingMode.ATOMIC, List.of(), true, on);
            case 43 -> new HolderEvent.InheritanceRemoved(tenant, holder, sku, "SKU", group, true, on);
            case 44 ->
                new HolderEvent.DeviceLicenseGranted(
                        tenant, device, sku, "SKU", group, LicensingMode.ATOMIC, List.of(), true, on);
            case 45 -> new HolderEvent.DeviceLicenseRevoked(tenant, device, sku, "SKU", group, n % 3 > 0, on);
            case 46, 47 ->
                new HolderEvent.AssignmentFailed(
                        tenant,
                        holder,
                        sku,
                        "SKU",
                        Source.group(group),
                        LicensingMode.ATOMIC,
                        List.of(),
                        n % 4 > 0 ? AssignmentError.COUNT_VIOLATION : AssignmentError.OTHER,
                        List.of(SWAY),
                        on);
            case 48 ->
                new HolderEvent.MemberSkipped(
                        tenant,
                        holder,
                        sku,
                        "SKU",
                        group,
                        LicensingMode.ATOMIC,
                        List.of(),
                        Refusal.EXTERNAL_ACCOUNT,
                        on);
            case 49 ->
                new HolderEvent.RemovalBlocked(
                        tenant, holder, sku, "SKU", group, AssignmentError.DEPENDENCY_VIOLATION, List.of(SWAY), on);
            case 50 ->
                new HolderEvent.OptionsBlocked(
                        tenant, holder, sku, "SKU", group, List.of(SWAY), AssignmentError.OTHER, List.of(), on);
            case 51 ->
                switch (n % 3) {
                    case 0 -> new HolderEvent.LicenseSuspended(tenant, holder, sku, "SKU", Source.DIRECT, true, on);
                    case 1 -> new HolderEvent.LicenseResumed(tenant, holder, sku, "SKU", Source.DIRECT, true, on);
                    default ->
                        new HolderEvent.AssignmentRecovered(tenant, holder, sku, "SKU", Source.group(group), true, on);
                };
            case 52 ->
                new HolderEvent.LicenseLost(tenant, holder, sku, "SKU", List.of(), LossReason.RECLAIMED, true, on);
            case 53 ->
                n == 0
                        ? new GroupEvent.GroupDeleted(tenant, group)
                        : new GroupEvent.GroupCreated(tenant, group, HolderId.Type.USER, true);
            case 54 -> new GroupEvent.GroupMembersAdded(tenant, group, List.of(holder, HolderId.user("u-" + n)));
            case 55 -> new GroupEvent.GroupMembersRemoved(tenant, group, List.of(holder));
            case 56 ->
                new GroupEvent.GroupLicensesSet(
                        tenant, group, List.of(new GroupLicense(sku, "SKU", List.of(SWAY))), LicensingMode.INDEPENDENT);
            case 57 ->
                n % 2 == 0
                        ? new GroupEvent.GroupProcessingStarted(tenant, group, "job-" + n, n)
                        : new GroupEvent.GroupProcessingFinished(tenant, group, "job-" + n, n, 0, 0);
            case 58 ->
                switch (n % 4) {
                    case 0 ->
                        new SubscriptionEvent.SubscriptionRenewed(
                                tenant, sku, purchase, on.plus(Duration.ofDays(30)), on);
                    case 1 -> new SubscriptionEvent.SubscriptionSuspended(tenant, sku, purchase, on);
                    case 2 -> new SubscriptionEvent.SubscriptionLockedOut(tenant, sku, purchase, on);
                    default -> new SubscriptionEvent.SubscriptionDeleted(tenant, sku, purchase, on);
                };
            case 59 ->
                switch (n % 3) {
                    case 0 -> new SubscriptionEvent.SeatsAwaited(tenant, sku, List.of(holder));
                    case 1 -> new SubscriptionEvent.SeatsNoLongerAwaited(tenant, sku, List.of(holder));
                    default -> new SubscriptionEvent.SeatsOffered(tenant, sku, 0, random.nextBoolean());
                };
            case 60, 61 -> samples.isEmpty() ? provisioned(tenant, holder) : samples.removeLast();
            case 29 -> new BackupProductUsed(tenant, holder, "c-" + i, policy, E3, E5, 1, on);
            default ->
                refused(
                        tenant,
                        holder,
                        "c-" + i,
                        policy,
                        n % 2 == 0 ? Refusal.OUT_OF_LICENSES : Refusal.POLICY_DISABLED,
                        on);
        };
    }
}
