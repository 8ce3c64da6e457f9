package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.GroupFollowUp;
import io.zetel.licensing.api.automation.job.ChunkOutcome;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobState;
import io.zetel.licensing.api.automation.job.JobStore;
import io.zetel.licensing.api.automation.job.Jobs;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Sees to it that what a change of a group means to its members reaches all of them, however many there are. */
@Component
public class GroupJobs implements GroupFollowUp {

    private final Commands commands;
    private final JobStore store;
    private final Jobs jobs;
    private final Groups groups;
    private final JsonMapper json;

    GroupJobs(Commands commands, JobStore store, Jobs jobs, Groups groups, JsonMapper json) {
        this.commands = commands;
        this.store = store;
        this.jobs = jobs;
        this.groups = groups;
        this.json = json;
    }

    /**
     * Sends a command and follows it up. The job is written down before the command is sent: should this node die in
     * between, the scheduler finds the job and applies the group anew, which does no harm where nothing changed. A dry
     * request makes no job.
     */
    @Override
    public Job follow(GroupCommand command, Origin origin) throws Refused {
        return followed(command, origin).job();
    }

    /**
     * The same for who waits for the change of the group only, and not for what it means to the members: where that can
     * be read.
     */
    public long begun(GroupCommand command, Origin origin) throws Refused {
        return followed(command, origin).position();
    }

    /** A job and the position of the change it follows up. */
    private record Followed(Job job, long position) {}

    private Followed followed(GroupCommand command, Origin origin) throws Refused {
        if (origin.dryRun()) {
            throw commands.end(command, origin);
        }
        var job = store.add(
                command.tenantId(),
                ApplyGroupWork.KIND,
                named(command.tenantId(), command.groupId()),
                JobState.QUEUED,
                false,
                origin);
        jobs.insure(job.jobId());
        Answer<GroupChange> answer;
        try {
            answer = commands.send(command, GroupChange.class, origin);
        } catch (Refused e) {
            jobs.callOff(job.jobId());
            throw e;
        }
        var change = answer.result();
        if (change.outstanding().isEmpty()) {
            int members = change.ok() + change.failed() + change.skipped();
            return new Followed(
                    jobs.completed(
                            job.jobId(),
                            members,
                            new ChunkOutcome(
                                    change.failed(),
                                    change.skipped(),
                                    GroupChunk.errors(change),
                                    OptionalLong.of(answer.position()))),
                    answer.position());
        }
        store(job.jobId(), change.outstanding().stream().map(HolderId::wire).toList());
        return new Followed(jobs.submit(job.jobId()), answer.position());
    }

    /** Lets many join, chunk by chunk. */
    Job add(TenantId tenantId, GroupId group, List<String> memberIds, Origin origin) {
        var job = store.add(tenantId, AddMembersWork.KIND, named(tenantId, group), JobState.RECEIVING, false, origin);
        store(job.jobId(), memberIds);
        return jobs.submit(job.jobId());
    }

    /** What a job of this group is listed under: the group as it was first written. */
    String named(TenantId tenantId, GroupId group) {
        return groups.named(tenantId, group).value();
    }

    void store(UUID id, List<String> members) {
        var chunks = new ArrayList<JobStore.Chunk>();
        for (int from = 0; from < members.size(); from += Holders.AT_ONCE) {
            var some = members.subList(from, Math.min(members.size(), from + Holders.AT_ONCE));
            chunks.add(new JobStore.Chunk(chunks.size(), some.size(), json.writeValueAsString(some)));
        }
        store.addChunks(id, chunks);
    }
}
