package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.outage.WatchedValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * The read models of this node that are in step: one thread reads for all of them and writes all of them in one
 * transaction (decision 0036), or many events in two at once (decision 0058). Whoever fails, or whose row somebody else
 * holds, leaves and follows alone until it is near again.
 */
final class Convoy {

    /** So many positions apart two read models still read together; whoever is ahead hears nothing twice. */
    private static final long NEAR = 1000;

    /** So many events are worth a transaction more, which another core works at meanwhile. */
    private static final int MANY = 250;

    private static final long NOWHERE = Long.MIN_VALUE;
    /** How long a read model that follows alone waits for the next event before it looks around. */
    static final int LOOK_AGAIN_MILLIS = 100;
    /**
     * The same for all of them together, whom each event wakes, and the watch tells of their rows once a second: most
     * of what an idle node costs is that its threads wake up.
     */
    private static final int LOOK_AROUND_MILLIS = 500;

    /** A row that nothing is written over is looked after that often by whoever follows alone. */
    static final long LOOK_AFTER_ROWS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BatchWriter writer;
    private final Halves halves;
    private final StreamableMessageSource<TrackedEventMessage<?>> events;
    /** Held while members change and while a batch is written; who waits longest gets it. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final List<BatchProcessor> joining = new ArrayList<>();
    private final Map<BatchProcessor, CompletableFuture<Void>> members = new LinkedHashMap<>();
    private boolean isMoving;
    /** Where it is, known without a turn. */
    private volatile long position = NOWHERE;

    private long lookedAfterRows;
    /** What the watch saw of all rows; nothing where it does not know, as after a restart of the database. */
    private volatile @Nullable String rows;

    private volatile boolean isRowMoved = true;

    Convoy(BatchWriter writer, StreamableMessageSource<TrackedEventMessage<?>> events) {
        this.writer = writer;
        this.halves = new Halves(writer);
        this.events = events;
    }

    /** The rows of all read models. */
    WatchedValue rows() {
        return new WatchedValue() {

            @Override
            public String sql() {
                return CompareAndSetTokenStore.ROWS;
            }

            @Override
            public void is(@Nullable String value) {
                rows = value;
                isRowMoved = true;
            }
        };
    }

    BatchWriter writer() {
        return writer;
    }

    /** A way of one's own through the events. */
    Passage passage() {
        return new Passage(events);
    }

    /** Takes a read model in, unless it is too far away; what it gets ends when the read model is out again. */
    Optional<CompletableFuture<Void>> join(BatchProcessor follower) {
        turn.lock();
        try {
            if (!follower.isFollowing() || !isNear(follower)) {
                return Optional.empty();
            }
            var out = new CompletableFuture<Void>();
            members.put(follower, out);
            joining.add(follower);
            tellPosition();
            if (!isMoving) {
                isMoving = true;
                Thread.ofPlatform().name("read-models").daemon().start(this::run);
            }
            return Optional.of(out);
        } finally {
            turn.unlock();
        }
    }

    /** Lets a read model go that has to stop; it is written no more when this is over. */
    void dismiss(BatchProcessor follower) {
        turn.lock();
        try {
            out(follower, null);
        } finally {
            turn.unlock();
        }
    }

    /** Whether a read model may join. */
    boolean isNear(BatchProcessor follower) {
        long there = position;
        return follower.isPlain() && (there == NOWHERE || Math.abs(there - follower.position()) <= NEAR);
    }

    private void run() {
        try (var passage = passage()) {
            while (admit(passage)) {
                var batch = passage.next(LOOK_AROUND_MILLIS);
                turn.lock();
                try {
                    if (batch.isPresent()) {
                        write(batch.get());
                    } else {
                        members.keySet().stream().filter(this::isIn).forEach(BatchProcessor::caughtUp);
                    }
                    lookAfterRows();
                } finally {
                    turn.unlock();
                }
            }
        } catch (Throwable e) {
            // Each says so of itself and tries again, or ends the node's life if it is an error.
            allOut(e);
        }
    }

    private boolean isIn(BatchProcessor follower) {
        return !joining.contains(follower);
    }

    /** Between two batches: whoever joined is in from the next on, which begins where the last of them is. */
    private boolean admit(Passage passage) {
        turn.lock();
        try {
            joining.clear();
            isMoving = !members.isEmpty();
            if (isMoving) {
                passage.goTo(lowest());
            }
            return isMoving;
        } finally {
            turn.unlock();
        }
    }

    /** Nothing is read yet where there is no position. */
    private @Nullable TrackingToken lowest() {
        var tokens = new ArrayList<@Nullable TrackingToken>();
        members.keySet().forEach(member -> tokens.add(member.token()));
        var lowest = tokens.getFirst();
        for (var token : tokens) {
            if (token == null || lowest == null) {
                return null;
            }
            lowest = token.equals(lowest) ? lowest : lowest.lowerBound(token);
        }
        return lowest;
    }

    private void write(TakenEvents batch) {
        var there = members.keySet().stream().filter(this::isIn).toList();
        (batch.events().size() < MANY ? writer.write(batch, there, false) : halves.write(batch, there))
                .forEach(this::out);
        tellPosition();
    }

    private void tellPosition() {
        position = members.keySet().stream()
                .findFirst()
                .map(BatchProcessor::position)
                .orElse(NOWHERE);
    }

    /**
     * Also who has nothing to write keeps its claim, and finds out when its position is no longer the stored one: each
     * time a row is not as it was left here, and when it is time to renew the claim.
     */
    private void lookAfterRows() {
        long now = System.nanoTime();
        var there = members.keySet().stream().filter(this::isIn).toList();
        boolean isMoved = isRowMoved;
        // Before they are compared: what the watch sees meanwhile is compared the next time.
        isRowMoved = false;
        if (isMoved && !writer.areAsLeft(there, rows) || now - lookedAfterRows >= writer.keepsEveryNanos()) {
            lookedAfterRows = now;
            writer.keep(there).forEach(this::out);
        }
    }

    private void out(BatchProcessor follower, @Nullable Throwable failure) {
        joining.remove(follower);
        var out = members.remove(follower);
        if (out != null && failure == null) {
            out.complete(null);
        } else if (out != null) {
            out.completeExceptionally(failure);
        }
        tellPosition();
    }

    private void allOut(Throwable failure) {
        turn.lock();
        try {
            isMoving = false;
            List.copyOf(members.keySet()).forEach(member -> out(member, failure));
        } finally {
            turn.unlock();
        }
    }
}
