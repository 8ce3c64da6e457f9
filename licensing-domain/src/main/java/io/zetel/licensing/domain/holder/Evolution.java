package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each event makes of the state of a holder. */
final class Evolution {

    private Evolution() {}

    static HolderState after(HolderState state, HolderEvent event) {
        return switch (event) {
            case HolderEvent.UserProvisioned e ->
                new HolderState(
                        Standing.ACTIVE,
                        e.userType(),
                        e.usageLocation(),
                        e.onPremisesSynced(),
                        state.assignments(),
                        state.revoked(),
                        state.version(),
                        state.holder(),
                        state.account());
            case HolderEvent.DeviceRegistered _ -> state.standing(Standing.ACTIVE);
            case HolderEvent.UsageLocationInherited e -> state.livingIn(e.usageLocation());
            case HolderEvent.UsageLocationSet e -> state.livingIn(e.usageLocation());
            case HolderEvent.UserTypeSet e -> state.of(e.userType());
            case HolderEvent.OnPremisesSyncSet e -> state.synced(e.onPremisesSynced());
            case HolderEvent.UserSoftDeleted _ -> state.standing(Standing.DELETED);
            case HolderEvent.UserRestored _ -> state.standing(Standing.ACTIVE);
            case HolderEvent.AccountDisabled e ->
                state.account(e.licenses() == LicensesOfDisabled.SUSPEND ? Account.SUSPENDED : Account.DISABLED);
            case HolderEvent.AccountEnabled _ -> state.account(Account.ENABLED);
            case HolderEvent.UserPurged _, HolderEvent.DeviceRemoved _ -> gone(state);
            case HolderEvent.LicenseClaimed e ->
                active(state, e.skuId(), e.sku(), Source.autoClaim(e.policyId()), null, e.services(), e.effectiveOn());
            case HolderEvent.BackupProductUsed _, HolderEvent.ClaimRefused _ -> state;
            case HolderEvent.LicenseAssigned e ->
                active(state, e.skuId(), e.sku(), Source.DIRECT, null, e.services(), e.effectiveOn());
            case HolderEvent.AssignmentOptionsSet e -> optionsSet(state, e.skuId(), e.source(), e.services());
            case HolderEvent.LicenseRemoved e -> state.without(e.skuId(), e.source());
            case HolderEvent.LicenseInherited e ->
                active(state, e.skuId(), e.sku(), Source.group(e.groupId()), e.mode(), e.services(), e.effectiveOn());
            case HolderEvent.InheritanceRemoved e -> state.without(e.skuId(), Source.group(e.groupId()));
            case HolderEvent.DeviceLicenseGranted e ->
                active(state, e.skuId(), e.sku(), Source.group(e.groupId()), e.mode(), e.services(), e.effectiveOn())
                        .revoked(e.skuId(), false);
            case HolderEvent.DeviceLicenseRevoked e -> revoked(state, e.skuId(), e.groupId());
            case HolderEvent.AssignmentFailed e ->
                state.with(
                        e.skuId(),
                        e.sku(),
                        new SourceState(
                                e.source(), e.mode(), e.services(), new SourceStatus.Failed(e.error(), e.plans())));
            case HolderEvent.MemberSkipped e ->
                state.with(
                        e.skuId(),
                        e.sku(),
                        new SourceState(
                                Source.group(e.groupId()),
                                e.mode(),
                                e.services(),
                                new SourceStatus.Skipped(e.reason())));
            case HolderEvent.RemovalBlocked e ->
                changed(
                        state,
                        e.skuId(),
                        Source.group(e.groupId()),
                        new SourceStatus.Leaving(
                                e.error(), e.plans(), Objects.requireNonNullElse(e.replacedBy(), List.of())));
            case HolderEvent.OptionsBlocked e ->
                changed(
                        state,
                        e.skuId(),
                        Source.group(e.groupId()),
                        new SourceStatus.Adjusting(e.services(), e.error(), e.plans()));
            case HolderEvent.LicenseSuspended e -> changed(state, e.skuId(), e.source(), new SourceStatus.Suspended());
            case HolderEvent.LicenseResumed e ->
                since(state, changed(state, e.skuId(), e.source(), SourceStatus.ACTIVE), e.skuId(), e.effectiveOn());
            case HolderEvent.AssignmentRecovered e ->
                since(
                        state,
                        changed(state, e.skuId(), e.source(), SourceStatus.ACTIVE)
                                .revoked(e.skuId(), false),
                        e.skuId(),
                        e.effectiveOn());
            case HolderEvent.LicenseLost e -> state.without(e.skuId());
        };
    }

    private static HolderState gone(HolderState state) {
        return new HolderState(
                Standing.GONE,
                UserType.MEMBER,
                null,
                false,
                HolderState.UNKNOWN.assignments(),
                HolderState.UNKNOWN.revoked(),
                state.version(),
                state.holder());
    }

    private static HolderState active(
            HolderState state,
            SkuId skuId,
            String sku,
            Source source,
            @Nullable LicensingMode mode,
            Services services,
            Instant on) {
        return since(
                state, state.with(skuId, sku, new SourceState(source, mode, services, SourceStatus.ACTIVE)), skuId, on);
    }

    /** A product works since the first of the sources that give it now does. */
    private static HolderState since(HolderState before, HolderState after, SkuId skuId, Instant on) {
        return before.holds(skuId) ? after : after.since(skuId, on);
    }

    private static HolderState changed(HolderState state, SkuId skuId, Source source, SourceStatus condition) {
        return state.source(skuId, source)
                .map(held -> state.with(skuId, "", held.becoming(condition)))
                .orElse(state);
    }

    /** What sleeps goes on sleeping. */
    private static HolderState optionsSet(HolderState state, SkuId skuId, Source source, Services services) {
        return state.source(skuId, source)
                .map(held -> held.giving(services))
                .map(held -> state.with(skuId, "", held.isLive() ? held.becoming(SourceStatus.ACTIVE) : held))
                .orElse(state);
    }

    private static HolderState revoked(HolderState state, SkuId skuId, GroupId group) {
        var next = state.without(skuId, Source.group(group));
        return state.holds(skuId) && !next.holds(skuId) ? next.revoked(skuId, true) : next;
    }
}
