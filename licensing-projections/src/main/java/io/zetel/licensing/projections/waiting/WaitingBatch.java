package io.zetel.licensing.projections.waiting;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who began to wait in one batch of events, and who no longer does; without a product or a source all of them are
 * meant.
 */
final class WaitingBatch {

    /** Somebody who waits for a product through a source. */
    record Key(
            TenantId tenantId,
            HolderId holder,
            @Nullable SkuId skuId,
            @Nullable Source source) {

        boolean covers(Key other) {
            return tenantId.equals(other.tenantId)
                    && holder.equals(other.holder)
                    && (skuId == null || skuId.equals(other.skuId))
                    && (source == null || source.equals(other.source));
        }
    }

    /** Somebody of a tenant. */
    private record Holder(TenantId tenantId, HolderId holder) {}

    final Map<Key, Long> began = new LinkedHashMap<>();
    final Set<Key> ended = new LinkedHashSet<>();
    /** Whose streams begin in this batch: nothing that is stored is of theirs. */
    private final Set<Holder> fresh = new HashSet<>();

    void on(HolderEvent event, long position, long version) {
        if (version == 1 && !(event instanceof HolderEvent.ClaimRefused)) {
            fresh.add(new Holder(event.tenantId(), event.holder()));
        }
        switch (event) {
            case HolderEvent.AssignmentFailed e -> {
                if (e.error() == AssignmentError.COUNT_VIOLATION) {
                    began.putIfAbsent(new Key(e.tenantId(), e.holder(), e.skuId(), e.source()), position);
                } else {
                    end(e, e.skuId(), e.source());
                }
            }
            case HolderEvent.LicenseClaimed e -> end(e, e.skuId(), Source.autoClaim(e.policyId()));
            case HolderEvent.LicenseAssigned e -> end(e, e.skuId(), Source.DIRECT);
            case HolderEvent.LicenseResumed e -> end(e, e.skuId(), e.source());
            case HolderEvent.AssignmentRecovered e -> end(e, e.skuId(), e.source());
            case HolderEvent.LicenseSuspended e -> end(e, e.skuId(), e.source());
            case HolderEvent.LicenseRemoved e -> end(e, e.skuId(), e.source());
            case HolderEvent.LicenseInherited e -> end(e, e.skuId(), Source.group(e.groupId()));
            case HolderEvent.InheritanceRemoved e -> end(e, e.skuId(), Source.group(e.groupId()));
            case HolderEvent.DeviceLicenseGranted e -> end(e, e.skuId(), Source.group(e.groupId()));
            case HolderEvent.DeviceLicenseRevoked e -> end(e, e.skuId(), Source.group(e.groupId()));
            case HolderEvent.MemberSkipped e -> end(e, e.skuId(), Source.group(e.groupId()));
            case HolderEvent.LicenseLost e -> end(e, e.skuId(), null);
            case HolderEvent.UserPurged e -> end(e, null, null);
            case HolderEvent.DeviceRemoved e -> end(e, null, null);
            case HolderEvent.OfHolder _ -> {
                /* whoever waits goes on waiting */
            }
            case HolderEvent.BackupProductUsed _,
                    HolderEvent.ClaimRefused _,
                    HolderEvent.AssignmentOptionsSet _,
                    HolderEvent.RemovalBlocked _,
                    HolderEvent.OptionsBlocked _ -> {
                /* has its seat or never asked for one */
            }
        }
    }

    private void end(HolderEvent event, @Nullable SkuId skuId, @Nullable Source source) {
        var key = new Key(event.tenantId(), event.holder(), skuId, source);
        if (skuId == null || source == null) {
            began.keySet().removeIf(key::covers);
        } else {
            began.remove(key);
        }
        if (!fresh.contains(new Holder(event.tenantId(), event.holder()))) {
            ended.add(key);
        }
    }
}
