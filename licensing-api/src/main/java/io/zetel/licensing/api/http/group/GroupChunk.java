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

/** Some members whom a group is applied to in one unit of work. */
final class GroupChunk {

    private GroupChunk() {}

    static JobWork.Running of(Commands commands, CompletableFuture<Answer<GroupChange>> answer, int members) {
        return () -> {
            try {
                var done = commands.await(answer);
                var errors = done.result().leftOut().stream()
                        .map(out -> new JobError(null, out.memberId(), out.reason().name(), "", out.reason().message())).toList();
                return new ChunkOutcome(done.result().failed() + errors.size(), done.result().skipped(), errors, OptionalLong.of(done.position()));
            } catch (Refused e) {
                // The group is gone meanwhile, so that nobody in the chunk can be served.
                var error = new JobError(null, null, e.code().name(), "", e.getMessage());
                return new ChunkOutcome(members, 0, List.of(error), OptionalLong.empty());
            }
        };
    }
}
