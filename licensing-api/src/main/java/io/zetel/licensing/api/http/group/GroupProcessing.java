package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.domain.group.GroupCommand.FinishProcessing;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import java.util.Objects;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** Lets a group tell that a job is applying its licences to many, and how that ended (R03). */
@Component
class GroupProcessing {

    private final Commands commands;
    private final Reads reads;
    private final Groups groups;

    GroupProcessing(Commands commands, Reads reads, Groups groups) {
        this.commands = commands;
        this.reads = reads;
        this.groups = groups;
    }

    /** Whether the group gives anything that those who join could get. */
    boolean isLicensed(Job job) {
        reads.catchUp(Groups.GROUP);
        return !groups.licences(job.tenantId(), groups.named(job.tenantId(), group(job)))
                .isEmpty();
    }

    /** Whether this job is the last that the group was told of. */
    boolean isOf(Job job) {
        reads.catchUp(Groups.GROUP);
        return groups.group(job.tenantId(), group(job))
                .map(GroupRow::processing)
                .filter(last -> job.jobId().toString().equals(last.id()))
                .isPresent();
    }

    void start(Job job) throws Refused {
        commands.send(
                new StartProcessing(job.tenantId(), group(job), job.jobId().toString(), job.total()),
                NewVersion.class,
                job.origin());
    }

    /** Answers where it can be read that it is over. */
    OptionalLong finish(Job job) throws Refused {
        int ok = job.done() - job.failed() - job.skipped();
        var command = new FinishProcessing(
                job.tenantId(), group(job), job.jobId().toString(), ok, job.failed(), job.skipped());
        return OptionalLong.of(
                commands.send(command, NewVersion.class, job.origin()).position());
    }

    private static GroupId group(Job job) {
        return new GroupId(Objects.requireNonNull(job.subject()));
    }
}
