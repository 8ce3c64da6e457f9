package io.zetel.licensing.api.group;

import io.zetel.licensing.api.commands.Commands;
import io.zetel.licensing.api.job.Job;
import io.zetel.licensing.api.job.JobWork;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.shared.GroupId;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lets many join a group; each chunk gets the group's licences as it joins. */
@Component
final class AddMembersWork implements JobWork {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "ADD_MEMBERS";

    private final Commands commands;
    private final JsonMapper json;

    AddMembersWork(Commands commands, JsonMapper json) {
        this.commands = commands;
        this.json = json;
    }

    @Override public String kind() { return KIND; }

    @Override public Running start(Job job, String payload) {
        var members = List.of(json.readValue(payload, String[].class));
        var command = new AddMembers(job.tenantId(), new GroupId(Objects.requireNonNull(job.subject())), members);
        return GroupChunk.of(commands, commands.start(command, GroupChange.class, job.origin()), members.size());
    }
}
