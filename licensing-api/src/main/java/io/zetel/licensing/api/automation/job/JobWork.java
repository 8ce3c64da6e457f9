package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.domain.shared.Refused;
import java.util.OptionalLong;

/** What jobs of one kind do. Everything is done at least once, so it must not matter when it is done twice. */
public interface JobWork {

    /** The kind, as it is stored. */
    String kind();

    /** Stores the chunks of a job whose acknowledgement came before they could be stored. */
    default void prepare(Job job, JobStore store) throws Refused {
        store.prepared(job.jobId());
    }

    /** Before the first chunk. */
    default void begin(Job job) throws Refused {}

    /** Starts a chunk; later ones may start before it ends. */
    Running start(Job job, String payload);

    /** After the last chunk; answers where what it wrote can be read. */
    default OptionalLong finish(Job job) throws Refused {
        return OptionalLong.empty();
    }

    /** A chunk that was started. */
    @FunctionalInterface
    interface Running {

        /** Waits for its end. */
        ChunkOutcome await();
    }
}
