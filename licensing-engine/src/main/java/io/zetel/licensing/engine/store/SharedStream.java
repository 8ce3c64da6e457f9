package io.zetel.licensing.engine.store;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * A stream that goes back to what all followers share. Who falls far behind reads for itself, and Axon lets it share
 * again once its token is found among those of the shared events. That may never be: each reader forgets dead gaps when
 * it comes to it, so at the same end two tokens differ; and while nobody shares, nothing is read for all, so whoever
 * has read on alone is ahead. Then it would ask the database ten times a second for as long as the node runs. At its
 * end such a stream begins again behind the shared token, where that means the same, and has what is read for all go
 * on, where that is behind.
 */
final class SharedStream extends ForwardingStream {

    private final Function<@Nullable TrackingToken, TrackingEventStream> open;
    private final PostgresEventStorageEngine engine;
    private final Runnable resume;
    private @Nullable TrackingToken at;

    SharedStream(
            @Nullable TrackingToken after,
            Function<@Nullable TrackingToken, TrackingEventStream> open,
            PostgresEventStorageEngine engine,
            Runnable resume) {
        super(open.apply(after));
        this.open = open;
        this.engine = engine;
        this.resume = resume;
        this.at = after;
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        if (stream.hasNextAvailable(timeout, unit)) {
            return true;
        }
        if (at instanceof GapAwareTrackingToken here && engine.readForAll() instanceof GapAwareTrackingToken shared) {
            share(here, shared);
        }
        return false;
    }

    private void share(GapAwareTrackingToken here, GapAwareTrackingToken shared) {
        if (shared.getIndex() < here.getIndex()) {
            resume.run();
        } else if (!shared.equals(here) && engine.meanTheSame(here, shared)) {
            stream.close();
            stream = open.apply(shared);
            at = shared;
        }
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        var next = stream.nextAvailable();
        at = next.trackingToken();
        return next;
    }
}
