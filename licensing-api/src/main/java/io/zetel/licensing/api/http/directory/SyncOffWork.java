package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.LineWork;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lets go of a directory on premises, user by user: each stays as one of the cloud, or leaves (P07, P23). */
abstract class SyncOffWork extends LineWork<SyncOffWork.Line> {

    private final Commands commands;

    SyncOffWork(JsonMapper json, Commands commands) {
        super(json, Line.class);
        this.commands = commands;
    }

    /** Whom it concerns. */
    record Line(String userId) {}

    /** They become users of the cloud, with the organisation's location where they have none. */
    @Component
    static final class Keep extends SyncOffWork {

        /** The kind of job, as it is stored: never rename. */
        static final String KIND = "SYNC_OFF_KEEP";

        Keep(JsonMapper json, Commands commands) {
            super(json, commands);
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        DirectoryCommand command(TenantId tenant, HolderId user) {
            return new PatchUser(tenant, user, null, null, false, null);
        }
    }

    /** They leave the scope: deleted softly, their licences suspended, back within 30 days. */
    @Component
    static final class Delete extends SyncOffWork {

        /** The kind of job, as it is stored: never rename. */
        static final String KIND = "SYNC_OFF_DELETE";

        Delete(JsonMapper json, Commands commands) {
            super(json, commands);
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        DirectoryCommand command(TenantId tenant, HolderId user) {
            return new DeleteUser(tenant, user, DeletionReason.LEFT_SYNC_SCOPE, null);
        }
    }

    abstract DirectoryCommand command(TenantId tenant, HolderId user);

    @Override
    protected String item(Line line) {
        return line.userId();
    }

    @Override
    protected LicensingCommand command(TenantId tenant, long number, Line line) {
        return command(tenant, HolderId.user(line.userId()));
    }

    @Override
    protected Pending send(Job job, long number, Line line) {
        var answer = commands.start(command(job.tenantId(), number, line), NewVersion.class, job.origin());
        return () -> OptionalLong.of(commands.await(answer).position());
    }
}
