package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Optional;

/** A seat that an event takes from its product's pool, or gives back; seats move in no other way. */
record SeatMove(SkuId skuId, boolean taken) {

    static Optional<SeatMove> of(HolderEvent event) {
        return switch (event) {
            case HolderEvent.TakesSeat e when e.seatTaken() -> Optional.of(new SeatMove(e.skuId(), true));
            case HolderEvent.FreesSeat e when e.seatFreed() -> Optional.of(new SeatMove(e.skuId(), false));
            case HolderEvent.TakesSeat _, HolderEvent.FreesSeat _, HolderEvent.KeepsSeats _, HolderEvent.OfHolder _ ->
                Optional.empty();
        };
    }
}
