package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobStore;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies a group to its members as it is when their turn comes: who left meanwhile loses, who joined is told by
 * joining.
 */
@Component
final class ApplyGroupWork implements JobWork {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "APPLY_GROUP";

    private final Commands commands;
    private final GroupProcessing processing;
    private final JsonMapper json;
    private final ObjectProvider<GroupJobs> jobs;

    ApplyGroupWork(Commands commands, GroupProcessing processing, JsonMapper json, ObjectProvider<GroupJobs> jobs) {
        this.commands = commands;
        this.processing = processing;
        this.json = json;
        this.jobs = jobs;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Nobody knows any more whom the change concerned, so all members are looked at. */
    @Override
    public void prepare(Job job, JobStore store) throws Refused {
        var change = commands.send(new ReprocessGroup(job.tenantId(), group(job)), GroupChange.class, job.origin())
                .result();
        jobs.getObject()
                .store(
                        job.jobId(),
                        change.outstanding().stream().map(HolderId::wire).toList());
        store.prepared(job.jobId());
    }

    @Override
    public void begin(Job job) throws Refused {
        processing.start(job);
    }

    @Override
    public Running start(Job job, String payload) {
        var members = Stream.of(json.readValue(payload, String[].class))
                .map(HolderId::parse)
                .toList();
        return GroupChunk.of(
                commands,
                commands.start(new ApplyGroup(job.tenantId(), group(job), members), GroupChange.class, job.origin()),
                members.stream().map(HolderId::id).toList());
    }

    @Override
    public OptionalLong finish(Job job) throws Refused {
        return processing.finish(job);
    }

    private static GroupId group(Job job) {
        return new GroupId(Objects.requireNonNull(job.subject()));
    }
}
