package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the events of one batch add up to for the holders. */
final class HolderBatch {

    /** A user or device of a tenant. */
    record Key(TenantId tenantId, HolderId holder) {}

    /** A holder who became known in this batch. */
    record Known(Key key, HolderRow row) {}

    /** What happened to a holder known before; no location means the one it had. */
    record Change(Key key, @Nullable String usageLocation, long version) {}

    /** A source of a product somebody holds. */
    record Licence(Key holder, SkuId skuId, Source source) {}

    /** A licence as it became. */
    record Held(Key holder, LicenceRow row) {}

    final Map<Key, Known> known = new HashMap<>();
    final Map<Key, Change> changes = new HashMap<>();
    final Map<Licence, Held> licences = new HashMap<>();
    final Set<Licence> dropped = new HashSet<>();

    void on(HolderEvent event, long version) {
        var key = new Key(event.tenantId(), event.holder());
        switch (event) {
            case HolderEvent.UserProvisioned e -> {
                known.put(key, new Known(key,
                        new HolderRow(e.holder(), e.userType(), e.usageLocation(), e.onPremisesSynced(), Standing.ACTIVE, version)));
                changes.remove(key);
            }
            case HolderEvent.UsageLocationInherited e -> change(key, e.usageLocation(), version);
            case LicenseClaimed e -> {
                change(key, null, version);
                hold(key, e.skuId(), e.sku(), Source.autoClaim(e.policyId()), e.disabledPlans(), e.effectiveOn());
            }
            case HolderEvent.LicenseAssigned e -> {
                change(key, null, version);
                hold(key, e.skuId(), e.sku(), Source.DIRECT, e.disabledPlans(), e.effectiveOn());
            }
            case HolderEvent.LicenseInherited e -> {
                change(key, null, version);
                hold(key, e.skuId(), e.sku(), Source.group(e.groupId()), e.disabledPlans(), e.effectiveOn());
            }
            case HolderEvent.DeviceLicenseGranted e -> {
                change(key, null, version);
                hold(key, e.skuId(), e.sku(), Source.group(e.groupId()), e.disabledPlans(), e.effectiveOn());
            }
            case HolderEvent.LicenseLost e -> {
                change(key, null, version);
                e.sources().forEach(source -> drop(new Licence(key, e.skuId(), source)));
            }
            case HolderEvent.BackupProductUsed _ -> change(key, null, version);
            case HolderEvent.ClaimRefused _ -> { /* stored beside the holder's stream, changes nobody */ }
            case HolderEvent _ -> change(key, null, version);
        }
    }

    private void change(Key key, @Nullable String location, long version) {
        var fresh = known.get(key);
        if (fresh == null) {
            changes.merge(key, new Change(key, location, version),
                    (before, next) -> new Change(key, next.usageLocation() == null ? before.usageLocation() : next.usageLocation(), version));
        } else {
            var row = fresh.row();
            known.put(key, new Known(key, new HolderRow(row.holder(), row.userType(), location == null ? row.usageLocation() : location,
                    row.onPremisesSynced(), row.standing(), version)));
        }
    }

    /** The same source again changes what it leaves off, not since when it is there. */
    private void hold(Key holder, SkuId skuId, String sku, Source source, List<PlanId> disabledPlans, Instant on) {
        var key = new Licence(holder, skuId, source);
        var before = licences.get(key);
        var since = before == null ? on : before.row().since();
        licences.put(key, new Held(holder, new LicenceRow(skuId, sku, source.type(), source.id(), since, LicenceRow.ACTIVE, null, disabledPlans)));
    }

    private void drop(Licence licence) {
        licences.remove(licence);
        dropped.add(licence);
    }
}
