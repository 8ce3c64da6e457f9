package io.zetel.licensing.api.group;

import io.zetel.licensing.api.commands.Commands;
import io.zetel.licensing.api.job.Job;
import io.zetel.licensing.api.job.JobStore;
import io.zetel.licensing.api.job.JobWork;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.FinishProcessing;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.Written;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Applies a group to its members as it is when their turn comes: who left meanwhile loses, who joined is told by joining. */
@Component
final class ApplyGroupWork implements JobWork {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "APPLY_GROUP";

    private final Commands commands;
    private final JsonMapper json;
    private final ObjectProvider<GroupJobs> jobs;

    ApplyGroupWork(Commands commands, JsonMapper json, ObjectProvider<GroupJobs> jobs) {
        this.commands = commands;
        this.json = json;
        this.jobs = jobs;
    }

    @Override public String kind() { return KIND; }

    /** Nobody knows any more whom the change concerned, so all members are looked at. */
    @Override public void prepare(Job job, JobStore store) throws Refused {
        var change = commands.send(new ReprocessGroup(job.tenantId(), group(job)), GroupChange.class, job.origin()).result();
        jobs.getObject().store(job.jobId(), change.outstanding().stream().map(HolderId::wire).toList());
        store.prepared(job.jobId());
    }

    @Override public void begin(Job job) throws Refused {
        commands.send(new StartProcessing(job.tenantId(), group(job), job.jobId().toString(), job.total()), Written.class, job.origin());
    }

    @Override public Running start(Job job, String payload) {
        var members = Stream.of(json.readValue(payload, String[].class)).map(HolderId::parse).toList();
        return GroupChunk.of(commands, commands.start(new ApplyGroup(job.tenantId(), group(job), members), GroupChange.class, job.origin()),
                members.size());
    }

    @Override public OptionalLong finish(Job job) throws Refused {
        int ok = job.done() - job.failed() - job.skipped();
        return OptionalLong
                .of(commands.send(new FinishProcessing(job.tenantId(), group(job), job.jobId().toString(), ok, job.failed(), job.skipped()),
                        Written.class, job.origin()).position());
    }

    private static GroupId group(Job job) { return new GroupId(Objects.requireNonNull(job.subject())); }
}
