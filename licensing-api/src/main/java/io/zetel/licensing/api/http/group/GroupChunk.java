package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.ChunkOutcome;
import io.zetel.licensing.api.automation.job.JobError;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Some members whom a group is applied to in one unit of work. */
final class GroupChunk {

    private GroupChunk() {}

    static JobWork.Running of(
            Commands commands, CompletableFuture<Answer<GroupChange>> answer, List<String> memberIds) {
        return () -> {
            try {
                var done = commands.await(answer);
                var errors = errors(done.result());
                return new ChunkOutcome(
                        done.result().failed() + done.result().leftOut().size(),
                        done.result().skipped(),
                        errors,
                        OptionalLong.of(done.position()));
            } catch (Refused e) {
                // The group is gone meanwhile, so that nobody in the chunk can be served.
                var errors = memberIds.stream()
                        .map(id -> new JobError(null, id, e.code().name(), "", String.valueOf(e.getMessage())))
                        .toList();
                return new ChunkOutcome(errors.size(), 0, errors, OptionalLong.empty());
            }
        };
    }

    /** One for each id that was left out and each member that failed, so that they are as many as the job counts. */
    static List<JobError> errors(GroupChange change) {
        var leftOut = change.leftOut().stream()
                .map(out -> new JobError(
                        null,
                        out.memberId(),
                        out.reason().name(),
                        "",
                        out.reason().message()));
        var failed = change.failures().stream()
                .map(failure -> new JobError(
                        null,
                        failure.member().id(),
                        failure.error().vendorName(),
                        "",
                        String.join(", ", failure.skus()) + (failure.skus().size() == 1 ? " does" : " do")
                                + " not reach the member"));
        return Stream.concat(leftOut, failed).toList();
    }
}
