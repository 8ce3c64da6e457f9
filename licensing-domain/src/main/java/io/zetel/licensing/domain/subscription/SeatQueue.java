package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.HolderId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who waits for a seat of one product, whoever waits longest first (G08). As many as {@code passedOver} at its head
 * were asked since a seat is free and cannot take it, such as members whose group gives two products together and lacks
 * the other one.
 */
public record SeatQueue(List<HolderId> waiting, int passedOver) {

    /** Nobody waits. */
    public static final SeatQueue NOBODY = new SeatQueue(List.of(), 0);

    /** Whether nobody waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether somebody waits who was not asked since a seat is free. */
    boolean hasNext() {
        return passedOver < waiting.size();
    }

    SeatQueue joinedBy(List<HolderId> holders) {
        return new SeatQueue(Stream.concat(waiting.stream(), holders.stream()).toList(), passedOver);
    }

    SeatQueue leftBy(Collection<HolderId> holders) {
        var gone = new HashSet<>(holders);
        var left = waiting.stream().filter(holder -> !gone.contains(holder)).toList();
        return new SeatQueue(left, Math.min(passedOver, left.size()));
    }

    SeatQueue passingOver(int first) {
        return new SeatQueue(waiting, first);
    }
}
