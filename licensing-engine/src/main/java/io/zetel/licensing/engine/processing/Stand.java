package io.zetel.licensing.engine.processing;

import java.util.Optional;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;

/**
 * Where a read model stands: how far it has read, which tables it is in, and which events it could not show. As long as
 * all of that is the same, so are its rows, whichever node writes them.
 *
 * @param token what it has read, empty before its first batch
 * @param tables the identity of its tables, which are others after a rebuild was swapped in
 * @param letters how many events it could not show
 * @param lastLetter the place of the last of these, which is never given again
 */
public record Stand(Optional<TrackingToken> token, long tables, long letters, long lastLetter) {

    /** The position up to which it has read, 0 when it has read nothing. */
    public long position() {
        return token.map(WrappedToken::unwrapLowerBound)
                .map(plain -> plain.position().orElse(0))
                .orElse(0L);
    }

    /** Whether it has seen the event at this position. */
    public boolean covers(long position) {
        return token.isPresent() && Positions.covers(token.get(), position);
    }

    /** Whether it differs from an earlier one in what was read since, and in nothing else. */
    public boolean followsUpon(Stand earlier) {
        return tables == earlier.tables
                && letters == earlier.letters
                && lastLetter == earlier.lastLetter
                && token.isPresent()
                && earlier.token.isPresent()
                && token.get().covers(earlier.token.get());
    }

    /** The position before the first that it has not seen. */
    public long complete() {
        return token.map(WrappedToken::unwrapLowerBound)
                .filter(plain -> plain instanceof GapAwareTrackingToken aware && aware.hasGaps())
                .map(plain -> ((GapAwareTrackingToken) plain).getGaps().first() - 1)
                .orElseGet(this::position);
    }
}
