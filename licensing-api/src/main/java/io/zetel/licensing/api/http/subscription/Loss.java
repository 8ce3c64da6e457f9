package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.projections.holders.SeatRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Somebody who would lose a seat, in which place, and what gave it. */
public record Loss(long position, HolderId.Type holderType, String holderId, Source.Type source, Instant since) {

    static List<Loss> of(List<SeatRow> rows, long skipped) {
        var losses = new ArrayList<Loss>();
        for (var row : rows) {
            losses.add(new Loss(
                    skipped + losses.size() + 1,
                    row.holder().type(),
                    row.holder().id(),
                    row.source(),
                    row.since()));
        }
        return losses;
    }
}
