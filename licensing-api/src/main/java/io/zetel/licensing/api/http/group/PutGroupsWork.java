package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.HolderLine;
import io.zetel.licensing.api.http.directory.HolderWork;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.TenantId;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A batch of groups. */
@Component
final class PutGroupsWork extends HolderWork implements Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "PUT_GROUPS";

    PutGroupsWork(Commands commands, Profiles profiles, JsonMapper json) {
        super(commands, profiles, json, Kind.GROUP);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public Class<?> line() {
        return GroupBatchController.GroupLine.class;
    }

    @Override
    protected PutGroup command(TenantId tenant, HolderLine line) {
        return new PutGroup(tenant, new GroupId(line.id()), line.memberType(), line.securityEnabled(), null);
    }
}
