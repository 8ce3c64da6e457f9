package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.SkuId;
import java.util.Optional;

/** A seat that an event takes from its product's pool, or gives back; seats move in no other way. */
record SeatMove(SkuId skuId, boolean taken) {

    static Optional<SeatMove> of(HolderEvent event) {
        return switch (event) {
            case HolderEvent.LicenseClaimed e -> taken(e.skuId(), e.seatTaken());
            case HolderEvent.LicenseAssigned e -> taken(e.skuId(), e.seatTaken());
            case HolderEvent.LicenseInherited e -> taken(e.skuId(), e.seatTaken());
            case HolderEvent.DeviceLicenseGranted e -> taken(e.skuId(), e.seatTaken());
            case HolderEvent.LicenseResumed e -> taken(e.skuId(), e.seatTaken());
            case HolderEvent.AssignmentRecovered e -> taken(e.skuId(), e.seatTaken());
            case HolderEvent.LicenseRemoved e -> freed(e.skuId(), e.seatFreed());
            case HolderEvent.InheritanceRemoved e -> freed(e.skuId(), e.seatFreed());
            case HolderEvent.DeviceLicenseRevoked e -> freed(e.skuId(), e.seatFreed());
            case HolderEvent.LicenseSuspended e -> freed(e.skuId(), e.seatFreed());
            case HolderEvent.LicenseLost e -> freed(e.skuId(), e.seatFreed());
            case HolderEvent.UserProvisioned _,
                    HolderEvent.DeviceRegistered _,
                    HolderEvent.UsageLocationInherited _,
                    HolderEvent.UsageLocationSet _,
                    HolderEvent.UserTypeSet _,
                    HolderEvent.OnPremisesSyncSet _,
                    HolderEvent.UserSoftDeleted _,
                    HolderEvent.UserRestored _,
                    HolderEvent.AccountDisabled _,
                    HolderEvent.AccountEnabled _,
                    HolderEvent.UserPurged _,
                    HolderEvent.DeviceRemoved _,
                    HolderEvent.BackupProductUsed _,
                    HolderEvent.ClaimRefused _,
                    HolderEvent.AssignmentOptionsSet _,
                    HolderEvent.AssignmentFailed _,
                    HolderEvent.MemberSkipped _,
                    HolderEvent.RemovalBlocked _,
                    HolderEvent.OptionsBlocked _ -> Optional.empty();
        };
    }

    private static Optional<SeatMove> taken(SkuId skuId, boolean moved) {
        return moved ? Optional.of(new SeatMove(skuId, true)) : Optional.empty();
    }

    private static Optional<SeatMove> freed(SkuId skuId, boolean moved) {
        return moved ? Optional.of(new SeatMove(skuId, false)) : Optional.empty();
    }
}
