package io.zetel.licensing.engine.processing;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.tracing.Traces;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.EventTrackerStatusChangeListener;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackerStatus;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor of one read model. Axon starts and stops it and finds a node for it; what is read and written goes
 * another way than Axon's, which calls a handler event by event through interceptors, spans and a result message each.
 * As long as it is in step with the others of its node it is one of the {@link Convoy}; else it follows on its own
 * thread.
 */
public final class BatchProcessor extends TrackingEventProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(BatchProcessor.class);

    private static final long FIRST_PAUSE_MILLIS = 250;
    /** Axon's grow up to a minute; so long after the end of an outage nobody waits gladly. */
    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final Intake intake;
    private final ProcessorOutages outages;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final EventTrackerStatusChangeListener listener;
    private final Convoy convoy;
    /** None while it is not this node's. */
    private volatile @Nullable TrackerStatus status;

    private volatile boolean isReleased;
    private volatile long took;

    private BatchProcessor(
            Builder builder,
            Intake intake,
            EventProcessingConfiguration processing,
            String name,
            EventTrackerStatusChangeListener listener,
            ProcessorOutages outages,
            Convoy convoy) {
        super(builder);
        this.intake = intake;
        this.tokens = processing.tokenStore(name);
        this.transactions = processing.transactionManager(name);
        this.listener = listener;
        this.outages = outages;
        this.convoy = convoy;
    }

    /** The processor of a projection's group; the invoker is the one Axon made of all that listens in it. */
    public static BatchProcessor of(
            String name,
            Configuration axon,
            EventHandlerInvoker invoker,
            TrackingEventProcessorConfiguration settings,
            Projection<?> projection,
            ProcessorOutages outages,
            Convoy convoy) {
        var processing = axon.getComponent(EventProcessingConfiguration.class);
        var builder = TrackingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(invoker)
                .messageSource(axon.eventStore())
                .rollbackConfiguration(processing.rollbackConfiguration(name))
                .errorHandler(processing.errorHandler(name))
                .tokenStore(processing.tokenStore(name))
                .transactionManager(processing.transactionManager(name))
                .trackingEventProcessorConfiguration(settings);
        return new BatchProcessor(
                builder,
                new Intake(name, invoker, projection, axon.getComponent(Traces.class, () -> Traces.OFF)),
                processing,
                name,
                settings.getEventTrackerStatusChangeListener(),
                outages,
                convoy);
    }

    /** Axon's thread for the segment, of which there is one; it has the claim, and gives it back in the end. */
    @Override
    protected void processingLoop(Segment segment) {
        isReleased = false;
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (isFollowing()) {
                try {
                    read();
                    followAlone();
                    pause = FIRST_PAUSE_MILLIS;
                    followTogether();
                } catch (UnableToClaimTokenException e) {
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (Exception e) {
                    failed(e);
                    doSleepFor(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        } finally {
            release();
            status = null;
        }
    }

    boolean isFollowing() {
        return isRunning() && !isReleased;
    }

    /** Whether it is at a position like any other, and not in the middle of telling everything anew. */
    boolean isPlain() {
        return !(token() instanceof WrappedToken);
    }

    @Nullable
    TrackingToken token() {
        return status().getInternalTrackingToken();
    }

    long position() {
        return status().getCurrentPosition().orElse(0);
    }

    /**
     * Writes the events of a batch that it wants and does not have yet, in the transaction of the caller; answers where
     * it is then.
     */
    TrackingToken take(TakenEvents batch, Set<TenantId> waiting, boolean isGuarded) throws Exception {
        long began = System.nanoTime();
        var reached = intake.take(batch, token(), waiting, isGuarded);
        took = System.nanoTime() - began;
        return reached;
    }

    /** How many nanoseconds the last batch took it. */
    long lastTook() {
        return took;
    }

    /** What it has written is stored up to here; nobody is told yet. */
    void advanced(TrackingToken reached) {
        status = status().advancedTo(reached);
    }

    /** Tells those who wait that it has moved on. */
    void tell() {
        var now = status;
        if (now != null) {
            tell(now);
        }
    }

    /** There is nothing behind where it is. */
    void caughtUp() {
        if (!status().isCaughtUp()) {
            now(status().caughtUp());
        }
    }

    /** Claims the row and begins where it is. */
    private void read() {
        var stored = transactions.fetchInTransaction(
                () -> tokens.fetchToken(getName(), Segment.ROOT_SEGMENT.getSegmentId()));
        var before = status;
        var read = new TrackerStatus(Segment.ROOT_SEGMENT, stored);
        now(before != null && before.isErrorState() ? read.markError(before.getError()) : read);
    }

    /** At least one batch, or one look for one, and until the others are near. */
    private void followAlone() throws InterruptedException {
        long lookedAfterRow = 0;
        Map<BatchProcessor, @Nullable Throwable> left = Map.of();
        try (var passage = convoy.passage()) {
            passage.goTo(token());
            for (int patience = 1; left.isEmpty() && isFollowing(); patience = Convoy.LOOK_AGAIN_MILLIS) {
                var batch = passage.next(patience);
                if (batch.isPresent()) {
                    left = convoy.writer().write(batch.get(), List.of(this), true);
                } else if (System.nanoTime() - lookedAfterRow > Convoy.LOOK_AFTER_ROWS_NANOS) {
                    lookedAfterRow = System.nanoTime();
                    left = convoy.writer().keep(List.of(this));
                }
                if (left.isEmpty()) {
                    isWell(passage);
                    if (convoy.isNear(this)) {
                        return;
                    }
                }
            }
        }
        fail(left.get(this));
    }

    private void isWell(Passage passage) {
        if (status().isErrorState()) {
            now(status().unmarkError());
        }
        if (passage.isAtEnd()) {
            caughtUp();
        }
    }

    /** Until it has to stop, somebody else holds its row, or it fails. */
    private void followTogether() throws InterruptedException {
        try {
            var out = convoy.join(this);
            if (out.isPresent()) {
                out.get().get();
            }
        } catch (ExecutionException e) {
            fail(e.getCause());
        } finally {
            convoy.dismiss(this);
        }
    }

    private static void fail(@Nullable Throwable failure) {
        if (failure != null) {
            throw BatchWriter.thrown(failure);
        }
    }

    private void failed(Exception failure) {
        outages.failed(getName(), failure);
        var before = status;
        if (before != null) {
            now(before.markError(failure));
        }
        release();
    }

    private void release() {
        try {
            transactions.executeInTransaction(
                    () -> tokens.releaseClaim(getName(), Segment.ROOT_SEGMENT.getSegmentId()));
        } catch (RuntimeException e) {
            LOG.debug("The claim of {} lapses by itself", getName(), e);
        }
    }

    private TrackerStatus status() {
        return Objects.requireNonNull(status);
    }

    private void now(TrackerStatus next) {
        var before = status;
        status = next;
        if (before == null || before.isDifferent(next, listener.validatePositions())) {
            tell(next);
        }
    }

    private void tell(TrackerStatus now) {
        listener.onEventTrackerStatusChange(Map.of(now.getSegment().getSegmentId(), now));
    }

    @Override
    public Map<Integer, EventTrackerStatus> processingStatus() {
        var now = status;
        return now == null ? Map.of() : Map.of(now.getSegment().getSegmentId(), now);
    }

    @Override
    public void shutDown() {
        shutdownAsync().join();
    }

    @Override
    public CompletableFuture<Void> shutdownAsync() {
        var ended = super.shutdownAsync();
        convoy.dismiss(this);
        return ended;
    }

    @Override
    public void releaseSegment(int segmentId, long duration, TimeUnit unit) {
        super.releaseSegment(segmentId, duration, unit);
        isReleased = true;
        convoy.dismiss(this);
    }

    /** A read model has one segment: a second would split the order of a tenant for no gain. */
    @Override
    public CompletableFuture<Boolean> splitSegment(int segmentId) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    protected void doSleepFor(long millisToSleep, AtomicBoolean interruptFlag) {
        super.doSleepFor(Math.min(millisToSleep, LONGEST_PAUSE_MILLIS), interruptFlag);
    }
}
