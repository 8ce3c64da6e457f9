package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.LineWork;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.validation.constraints.NotNull;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A batch of people who leave: deleted softly, back within 30 days. */
@Component
final class LeaversWork extends LineWork<LeaversWork.Line> implements Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "LEAVERS";

    private final Commands commands;

    LeaversWork(JsonMapper json, Commands commands) {
        super(json, Line.class);
        this.commands = commands;
    }

    /** Who leaves, and why. */
    record Line(
            @NotNull @AnExternalId String userId, @Nullable DeletionReason reason) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "leavers";
    }

    @Override
    protected String item(Line line) {
        return line.userId();
    }

    @Override
    protected LicensingCommand command(TenantId tenant, long number, Line line) {
        var reason = line.reason() == null ? DeletionReason.ADMINISTRATOR : line.reason();
        return new DeleteUser(tenant, HolderId.user(line.userId()), reason, null);
    }

    @Override
    protected Pending send(Job job, long number, Line line) {
        var answer = commands.start(command(job.tenantId(), number, line), NewVersion.class, job.origin());
        return () -> OptionalLong.of(commands.await(answer).position());
    }
}
