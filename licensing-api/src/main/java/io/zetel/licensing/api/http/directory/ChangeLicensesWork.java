package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.LineWork;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.names.LicenseBody;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A batch of direct licences, each line one atomic change of one user. */
@Component
final class ChangeLicensesWork extends LineWork<ChangeLicensesWork.Line> implements Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "CHANGE_LICENSES";

    private final Commands commands;
    private final Names names;

    ChangeLicensesWork(JsonMapper json, Commands commands, Names names) {
        super(json, Line.class);
        this.commands = commands;
        this.names = names;
    }

    /** What one user is to be given and to lose. */
    record Line(
            @NotNull @AnExternalId String userId,
            @Nullable @Valid @Size(max = 100) List<@NotNull LicenseBody> add,
            @Nullable @Size(max = 100) List<@NotNull String> remove,
            @Nullable Boolean allowAlongsideInherited) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "licenses";
    }

    @Override
    protected String item(Line line) {
        return line.userId();
    }

    @Override
    protected LicensingCommand command(TenantId tenant, long number, Line line) {
        var faults = new Faults();
        var add = names.of(tenant).choices("/add", line.add(), faults);
        var remove = names.of(tenant).skus("/remove", line.remove(), faults);
        faults.throwIfAny();
        return new ChangeLicenses(
                tenant,
                HolderId.user(line.userId()),
                add,
                remove,
                Boolean.TRUE.equals(line.allowAlongsideInherited()),
                null);
    }

    @Override
    protected Pending send(Job job, long number, Line line) {
        var answer = commands.start(command(job.tenantId(), number, line), NewVersion.class, job.origin());
        return () -> OptionalLong.of(commands.await(answer).position());
    }
}
