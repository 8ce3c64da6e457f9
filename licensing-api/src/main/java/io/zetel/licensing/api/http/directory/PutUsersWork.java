package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A batch of users. */
@Component
final class PutUsersWork extends HolderWork implements Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "PUT_USERS";

    PutUsersWork(Commands commands, Profiles profiles, JsonMapper json) {
        super(commands, profiles, json, Kind.USER);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "users";
    }

    @Override
    public Class<?> line() {
        return HolderBatchController.UserLine.class;
    }

    @Override
    protected DirectoryCommand command(TenantId tenant, HolderLine line) {
        return new PutUser(
                tenant,
                HolderId.user(line.id()),
                line.userType(),
                line.usageLocation(),
                line.onPremisesSynced(),
                null,
                true);
    }
}
