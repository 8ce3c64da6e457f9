package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.web.DryRuns;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

    /**
     * What would be sent for these lines, for a dry run; of work that is not one command a line nothing can be told.
     * Rows that are written before a command are written here too, and rolled back.
     */
    default List<Rehearsed> rehearse(TenantId tenant, String payload) {
        throw DryRuns.refused();
    }

    /** Whether a line that is refused for this was done before. */
    default boolean isDone(Refusal code) {
        return false;
    }

    /** A line as it would be sent, or why it would not be. */
    record Rehearsed(long line, String item, @Nullable LicensingCommand command, List<JobError> errors) {}

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
