package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is known of one holder, while the events of a batch are folded into it. */
final class HolderFile {

    /** A user or device of a tenant. */
    record Key(TenantId tenantId, HolderId holder) {}

    /** A source of a product. */
    record Line(SkuId skuId, Source source) {}

    /** What a version of a policy gives of a product. */
    record Offer(TenantId tenantId, PolicyId policyId, SkuId skuId, long version) {}

    final Key key;
    final Map<Line, LicenseRow> licences = new HashMap<>();
    final Map<SkuId, Instant> revoked = new HashMap<>();
    final Set<Line> touched = new HashSet<>();
    final Set<SkuId> touchedRevocations = new HashSet<>();
    private final Map<Offer, PolicyPlans> offers;

    @Nullable
    HolderRow row;

    boolean rowTouched;

    /** All files of a batch note in the same place what versions of policies give. */
    HolderFile(Key key, Map<Offer, PolicyPlans> offers) {
        this.key = key;
        this.offers = offers;
    }

    void on(HolderEvent event, long version) {
        switch (event) {
            case HolderEvent.UserProvisioned e ->
                row = HolderRow.fresh(e.holder(), e.userType(), e.usageLocation(), e.onPremisesSynced());
            case HolderEvent.DeviceRegistered e -> row = HolderRow.fresh(e.holder(), UserType.MEMBER, null, false);
            case HolderEvent.UsageLocationInherited e -> row(r -> r.livingIn(e.usageLocation()));
            case HolderEvent.UsageLocationSet e -> row(r -> r.livingIn(e.usageLocation()));
            case HolderEvent.UserTypeSet e -> row(r -> r.of(e.userType()));
            case HolderEvent.OnPremisesSyncSet e -> row(r -> r.synced(e.onPremisesSynced()));
            case HolderEvent.UserSoftDeleted e -> row(r -> r.standing(Standing.DELETED, e.effectiveOn()));
            case HolderEvent.UserRestored _ -> row(r -> r.standing(Standing.ACTIVE, null));
            case HolderEvent.AccountDisabled e ->
                row(r -> r.account(e.licenses() == LicensesOfDisabled.SUSPEND ? Account.SUSPENDED : Account.DISABLED));
            case HolderEvent.AccountEnabled _ -> row(r -> r.account(Account.ENABLED));
            case HolderEvent.UserPurged _, HolderEvent.DeviceRemoved _ -> gone();
            case HolderEvent.LicenseClaimed e -> claimed(e);
            case HolderEvent.BackupProductUsed _, HolderEvent.ClaimRefused _ -> {
                /* changes nobody */
            }
            case HolderEvent.LicenseAssigned e ->
                give(e.skuId(), e.sku(), Source.DIRECT, e.services(), e.effectiveOn());
            case HolderEvent.AssignmentOptionsSet e ->
                change(e.skuId(), e.source(), r -> r.giving(e.services(), e.effectiveOn()));
            case HolderEvent.LicenseRemoved e -> drop(e.skuId(), e.source());
            case HolderEvent.LicenseInherited e ->
                give(e.skuId(), e.sku(), Source.group(e.groupId()), e.services(), e.effectiveOn());
            case HolderEvent.InheritanceRemoved e -> drop(e.skuId(), Source.group(e.groupId()));
            case HolderEvent.DeviceLicenseGranted e -> {
                give(e.skuId(), e.sku(), Source.group(e.groupId()), e.services(), e.effectiveOn());
                revoke(e.skuId(), null);
            }
            case HolderEvent.DeviceLicenseRevoked e -> {
                drop(e.skuId(), Source.group(e.groupId()));
                if (e.seatFreed()) {
                    revoke(e.skuId(), e.effectiveOn());
                }
            }
            case HolderEvent.AssignmentFailed e ->
                keep(given(e.skuId(), e.sku(), e.source(), e.services(), e.effectiveOn())
                        .becoming(LicenseState.ERROR, e.error().vendorName(), e.plans(), e.effectiveOn()));
            case HolderEvent.MemberSkipped e ->
                keep(given(e.skuId(), e.sku(), Source.group(e.groupId()), e.services(), e.effectiveOn())
                        .becoming(LicenseState.SKIPPED, e.reason().name(), List.of(), e.effectiveOn()));
            case HolderEvent.RemovalBlocked e -> failing(e.skuId(), e.groupId(), e.error(), e.plans(), e.effectiveOn());
            case HolderEvent.OptionsBlocked e -> failing(e.skuId(), e.groupId(), e.error(), e.plans(), e.effectiveOn());
            case HolderEvent.LicenseSuspended e ->
                change(
                        e.skuId(),
                        e.source(),
                        r -> r.becoming(LicenseState.SUSPENDED, null, List.of(), e.effectiveOn()));
            case HolderEvent.LicenseResumed e ->
                change(e.skuId(), e.source(), r -> r.becoming(LicenseState.ACTIVE, null, List.of(), e.effectiveOn()));
            case HolderEvent.AssignmentRecovered e -> {
                change(e.skuId(), e.source(), r -> r.becoming(LicenseState.ACTIVE, null, List.of(), e.effectiveOn()));
                revoke(e.skuId(), null);
            }
            case HolderEvent.LicenseLost e ->
                List.copyOf(licences.keySet()).stream()
                        .filter(line -> line.skuId().equals(e.skuId()))
                        .forEach(this::drop);
        }
        row(r -> r.version(version));
    }

    private void row(UnaryOperator<HolderRow> change) {
        if (row != null) {
            row = change.apply(row);
            rowTouched = true;
        }
    }

    private void gone() {
        row(r -> r.standing(Standing.GONE, null).account(Account.ENABLED));
        List.copyOf(licences.keySet()).forEach(this::drop);
        List.copyOf(revoked.keySet()).forEach(sku -> revoke(sku, null));
    }

    private void claimed(HolderEvent.LicenseClaimed e) {
        var given = given(e.skuId(), e.sku(), Source.autoClaim(e.policyId()), e.services(), e.effectiveOn());
        if (e.enabledPlans() instanceof PolicyPlans plans) {
            offers.put(new Offer(e.tenantId(), e.policyId(), e.skuId(), e.policyVersion()), plans);
            given = given.of(e.policyVersion());
        }
        keep(given);
    }

    private void give(SkuId skuId, String sku, Source source, Services services, Instant on) {
        keep(given(skuId, sku, source, services, on));
    }

    private LicenseRow given(SkuId skuId, String sku, Source source, Services services, Instant on) {
        return LicenseRow.active(skuId, sku, source, since(skuId, source, on), services, on);
    }

    private void keep(LicenseRow licence) {
        var line = new Line(licence.skuId(), licence.source());
        licences.put(line, licence);
        touched.add(line);
    }

    /** The same source again changes how it stands, not since when it is there. */
    private Instant since(SkuId skuId, Source source, Instant on) {
        var before = licences.get(new Line(skuId, source));
        return before == null ? on : before.since();
    }

    private void failing(SkuId skuId, GroupId group, AssignmentError error, List<PlanId> plans, Instant on) {
        change(
                skuId,
                Source.group(group),
                r -> r.becoming(LicenseState.ACTIVE_WITH_ERROR, error.vendorName(), plans, on));
    }

    private void change(SkuId skuId, Source source, UnaryOperator<LicenseRow> change) {
        var line = new Line(skuId, source);
        if (licences.computeIfPresent(line, (_, before) -> change.apply(before)) != null) {
            touched.add(line);
        }
    }

    private void drop(SkuId skuId, Source source) {
        drop(new Line(skuId, source));
    }

    private void drop(Line line) {
        licences.remove(line);
        touched.add(line);
    }

    private void revoke(SkuId skuId, @Nullable Instant on) {
        if (on == null ? revoked.remove(skuId) != null : revoked.put(skuId, on) != on) {
            touchedRevocations.add(skuId);
        }
    }
}
