package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.LineWork;
import io.zetel.licensing.api.http.names.LicenseBody;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A batch of what groups give; what a line means to the members of its group is a job of its own, as always. */
@Component
final class GroupLicensesWork extends LineWork<GroupLicensesWork.Line> implements Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "GROUP_LICENSES";

    private final ObjectProvider<GroupJobs> jobs;
    private final Names names;

    GroupLicensesWork(JsonMapper json, ObjectProvider<GroupJobs> jobs, Names names) {
        super(json, Line.class);
        this.jobs = jobs;
        this.names = names;
    }

    /** What one group gives from now on, and what no longer; confirmed where that takes licences from devices. */
    record Line(
            @NotNull @AnExternalId String groupId,
            @Nullable @Valid @Size(max = 100) List<@NotNull LicenseBody> add,
            @Nullable @Size(max = 100) List<@NotNull String> remove,
            @Nullable LicensingMode mode,
            @Nullable Boolean confirm) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "group-licenses";
    }

    @Override
    protected String item(Line line) {
        return line.groupId();
    }

    @Override
    protected SetGroupLicenses command(TenantId tenant, long number, Line line) {
        var faults = new Faults();
        var add = names.of(tenant).choices("/add", line.add(), faults);
        var remove = names.of(tenant).skus("/remove", line.remove(), faults);
        faults.throwIfAny();
        return new SetGroupLicenses(
                tenant,
                new GroupId(line.groupId()),
                add,
                remove,
                line.mode(),
                Boolean.TRUE.equals(line.confirm()),
                null);
    }

    @Override
    protected Pending send(Job job, long number, Line line) throws Refused {
        var applied = jobs.getObject().follow(command(job.tenantId(), number, line), job.origin());
        return () -> applied.position() == null ? OptionalLong.empty() : OptionalLong.of(applied.position());
    }
}
