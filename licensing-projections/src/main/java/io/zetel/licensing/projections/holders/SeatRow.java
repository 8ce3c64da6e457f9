package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import java.time.Instant;
import java.util.List;

/** Who sits on a seat, through which source that holds it firmest, and since when. */
public record SeatRow(HolderId holder, Source.Type source, Instant since) {

    /** The sources from the one whose seats are taken back first to the one whose seats are taken back last. */
    static final List<Source.Type> FIRMNESS = List.of(Source.Type.AUTO_CLAIM, Source.Type.GROUP, Source.Type.DIRECT);
}
