package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets many join a group; each chunk gets the group's licences as it joins, and where it gives any, the group tells how
 * far that is.
 */
@Component
final class AddMembersWork implements JobWork, Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "ADD_MEMBERS";

    private final Commands commands;
    private final GroupProcessing processing;
    private final JsonMapper json;

    AddMembersWork(Commands commands, GroupProcessing processing, JsonMapper json) {
        this.commands = commands;
        this.processing = processing;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "group-members";
    }

    @Override
    public Class<?> line() {
        return MembersController.MemberLine.class;
    }

    @Override
    public void begin(Job job) throws Refused {
        if (processing.isLicensed(job)) {
            processing.start(job);
        }
    }

    @Override
    public Running start(Job job, String payload) {
        var members = List.of(json.readValue(payload, String[].class));
        var command = new AddMembers(job.tenantId(), new GroupId(Objects.requireNonNull(job.subject())), members);
        return GroupChunk.of(commands, commands.start(command, GroupChange.class, job.origin()), members);
    }

    /** Where the group's licences changed meanwhile, the job that applies them has the last word. */
    @Override
    public OptionalLong finish(Job job) throws Refused {
        return processing.isOf(job) ? processing.finish(job) : OptionalLong.empty();
    }
}
