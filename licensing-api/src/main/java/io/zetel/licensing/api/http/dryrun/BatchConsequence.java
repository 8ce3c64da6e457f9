package io.zetel.licensing.api.http.dryrun;

import io.zetel.licensing.api.automation.job.JobError;
import java.util.List;

/**
 * What a job would come to, while nothing happens: of so many lines, so many would change something, so many nothing,
 * and so many could not be done; what each would do; what is wrong with lines; and what all of it would lead to.
 */
public record BatchConsequence(
        boolean dryRun,
        int total,
        int changing,
        int unchanged,
        int failed,
        List<LineConsequence> lines,
        List<JobError> errors,
        Consequence changes) {

    /** What a line would do: the types of the events it brings about, the first of so many. */
    public record LineConsequence(long line, String item, int eventCount, List<String> events) {}
}
