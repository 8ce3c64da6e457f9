package io.zetel.licensing.domain.shared;

import io.zetel.licensing.domain.group.GroupEvent.GroupCreated;
import io.zetel.licensing.domain.group.GroupEvent.GroupDeleted;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.group.GroupEvent.GroupSecuritySet;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.HolderEvent.AccountDisabled;
import io.zetel.licensing.domain.holder.HolderEvent.AccountEnabled;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentRecovered;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceLicenseGranted;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceLicenseRevoked;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRegistered;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.InheritanceRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseAssigned;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseInherited;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseLost;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseResumed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.OnPremisesSyncSet;
import io.zetel.licensing.domain.holder.HolderEvent.OptionsBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.RemovalBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationSet;
import io.zetel.licensing.domain.holder.HolderEvent.UserPurged;
import io.zetel.licensing.domain.holder.HolderEvent.UserRestored;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.holder.HolderEvent.UserTypeSet;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.LossReason;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import java.time.Instant;
import java.util.List;

/** One event of each kind on the paths beside auto-claim: the directory, hands, groups and devices. */
final class StoredPathEvents {

    private static final TenantId CONTOSO = new TenantId("contoso");
    private static final HolderId ALICE = HolderId.user("alice");
    private static final HolderId BOB = HolderId.user("bob");
    private static final HolderId TABLET = HolderId.device("tablet");
    private static final GroupId SALES = new GroupId("sales");
    private static final SkuId E3 = new SkuId("05e9a617-0261-4cee-bb44-138d3ef5d965");
    private static final String SKU = "SPE_E3";
    private static final List<PlanId> PLANS = List.of(
            new PlanId("a23b959c-7ce8-4e57-9140-b90eb88a9e97"), new PlanId("7547a3fe-08ee-4ccb-b430-5077c5041653"));
    private static final Source POLICY = new Source(Source.Type.AUTO_CLAIM, "teams-for-all");
    private static final Instant AT = Instant.parse("2026-03-02T09:00:00.123456Z");

    static final List<LicensingEvent> ALL = List.of(
            new DeviceRegistered(CONTOSO, TABLET),
            new UsageLocationSet(CONTOSO, ALICE, "BE"),
            new UserTypeSet(CONTOSO, ALICE, UserType.GUEST),
            new OnPremisesSyncSet(CONTOSO, ALICE, true),
            new UserSoftDeleted(CONTOSO, ALICE, DeletionReason.LEFT_SYNC_SCOPE, AT),
            new UserRestored(CONTOSO, ALICE, AT),
            new AccountDisabled(CONTOSO, ALICE, LicensesOfDisabled.SUSPEND, AT),
            new AccountEnabled(CONTOSO, ALICE, AT),
            new UserPurged(CONTOSO, ALICE),
            new DeviceRemoved(CONTOSO, TABLET),
            new LicenseAssigned(CONTOSO, ALICE, E3, SKU, PLANS, true, AT),
            new AssignmentOptionsSet(CONTOSO, ALICE, E3, SKU, Source.DIRECT, PLANS, AT),
            new LicenseRemoved(CONTOSO, ALICE, E3, SKU, POLICY, true, AT),
            new LicenseInherited(CONTOSO, ALICE, E3, SKU, SALES, LicensingMode.ATOMIC, PLANS, true, AT),
            new InheritanceRemoved(CONTOSO, ALICE, E3, SKU, SALES, true, AT),
            new DeviceLicenseGranted(CONTOSO, TABLET, E3, SKU, SALES, LicensingMode.INDEPENDENT, PLANS, true, AT),
            new DeviceLicenseRevoked(CONTOSO, TABLET, E3, SKU, SALES, true, AT),
            new AssignmentFailed(
                    CONTOSO,
                    ALICE,
                    E3,
                    SKU,
                    Source.group(SALES),
                    LicensingMode.ATOMIC,
                    PLANS,
                    AssignmentError.MUTUALLY_EXCLUSIVE_VIOLATION,
                    PLANS.reversed(),
                    AT),
            new MemberSkipped(
                    CONTOSO, ALICE, E3, SKU, SALES, LicensingMode.INDEPENDENT, PLANS, Refusal.EXTERNAL_ACCOUNT, AT),
            new RemovalBlocked(CONTOSO, ALICE, E3, SKU, SALES, AssignmentError.DEPENDENCY_VIOLATION, PLANS, AT),
            new OptionsBlocked(
                    CONTOSO, ALICE, E3, SKU, SALES, PLANS, AssignmentError.DEPENDENCY_VIOLATION, PLANS.reversed(), AT),
            new LicenseSuspended(CONTOSO, ALICE, E3, SKU, POLICY, true, AT),
            new LicenseResumed(CONTOSO, ALICE, E3, SKU, Source.DIRECT, true, AT),
            new AssignmentRecovered(CONTOSO, ALICE, E3, SKU, Source.group(SALES), true, AT),
            new LicenseLost(
                    CONTOSO,
                    ALICE,
                    E3,
                    SKU,
                    List.of(Source.DIRECT, Source.group(SALES)),
                    LossReason.RECLAIMED,
                    true,
                    AT),
            new GroupCreated(CONTOSO, SALES, HolderId.Type.DEVICE, true),
            new GroupSecuritySet(CONTOSO, SALES, true),
            new GroupMembersAdded(CONTOSO, SALES, List.of(ALICE, BOB)),
            new GroupMembersRemoved(CONTOSO, SALES, List.of(BOB)),
            new GroupLicensesSet(CONTOSO, SALES, List.of(new GroupLicense(E3, SKU, PLANS)), LicensingMode.INDEPENDENT),
            new GroupProcessingStarted(CONTOSO, SALES, "job-1", 60000),
            new GroupProcessingFinished(CONTOSO, SALES, "job-1", 59000, 990, 10),
            new GroupDeleted(CONTOSO, SALES));

    private StoredPathEvents() {}
}
