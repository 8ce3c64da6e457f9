package io.zetel.licensing.api.automation.job;

import java.util.List;
import java.util.OptionalLong;

/** How one chunk of a job ended, and after which position that can be read. */
public record ChunkOutcome(int failed, int skipped, List<JobError> errors, OptionalLong position) {}
