package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.HashMap;
import java.util.Map;
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
                hold(key, new Source(Source.Type.AUTO_CLAIM, e.policyId().value()), e);
            }
            case HolderEvent.BackupProductUsed _ -> change(key, null, version);
            case HolderEvent.ClaimRefused _ -> { /* stored beside the holder's stream, changes nobody */ }
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
    private void hold(Key holder, Source source, LicenseClaimed e) {
        var key = new Licence(holder, e.skuId(), source);
        var before = licences.get(key);
        var since = before == null ? e.effectiveOn() : before.row().since();
        licences.put(key, new Held(holder,
                new LicenceRow(e.skuId(), e.sku(), source.type(), source.id(), since, LicenceRow.ACTIVE, null, e.disabledPlans())));
    }
}
