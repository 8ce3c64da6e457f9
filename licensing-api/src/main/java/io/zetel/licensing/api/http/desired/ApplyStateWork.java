package io.zetel.licensing.api.http.desired;

import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.LineWork;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.group.GroupJobs;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupLicenseRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyRow;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes the steps to a desired state one after another; what is done already is not done again. */
@Component
final class ApplyStateWork extends LineWork<ApplyStateWork.Line> {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "DESIRED_STATE";

    private final Commands commands;
    private final Reads reads;
    private final Groups groups;
    private final PolicyList policies;
    private final ObjectProvider<GroupJobs> jobs;

    ApplyStateWork(
            JsonMapper json,
            Commands commands,
            Reads reads,
            Groups groups,
            PolicyList policies,
            ObjectProvider<GroupJobs> jobs) {
        super(json, Line.class);
        this.commands = commands;
        this.reads = reads;
        this.groups = groups;
        this.policies = policies;
        this.jobs = jobs;
    }

    /** A step. */
    record Line(String subject, StateChange change) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    protected String item(Line line) {
        return line.subject();
    }

    @Override
    protected LicensingCommand command(TenantId tenant, long number, Line line) {
        return line.change().command(tenant);
    }

    @Override
    protected Pending send(Job job, long number, Line line) throws Refused {
        if (line.change() instanceof StateChange.SetLicenses licenses) {
            return ofGroup(job, licenses);
        }
        var answer = commands.start(command(job.tenantId(), number, line), NewVersion.class, job.origin());
        return () -> {
            try {
                return OptionalLong.of(commands.await(answer).position());
            } catch (Refused e) {
                if (isDone(job.tenantId(), line.change())) {
                    return OptionalLong.empty();
                }
                throw e;
            }
        };
    }

    /**
     * A step may come again after a crash, when what it asks for is there and would be refused now, with the limit of
     * policies reached by it or auto-claim off by a later one.
     */
    private boolean isDone(TenantId tenant, StateChange change) {
        return switch (change) {
            case StateChange.MakePolicy made -> policy(tenant, made.policyId()).isPresent();
            case StateChange.DropPolicy dropped ->
                policy(tenant, dropped.policyId()).isEmpty();
            default -> false;
        };
    }

    private Optional<PolicyRow> policy(TenantId tenant, String policyId) {
        reads.catchUp(PolicyList.GROUP);
        return policies.policy(tenant, new PolicyId(policyId));
    }

    private Pending ofGroup(Job job, StateChange.SetLicenses licenses) throws Refused {
        reads.catchUp(Groups.GROUP);
        var group = groups.named(job.tenantId(), new GroupId(licenses.groupId()));
        var given = groups.licences(job.tenantId(), group).stream()
                .map(GroupLicenseRow::skuId)
                .toList();
        var applied = jobs.getObject().follow(licenses.removing(given).command(job.tenantId()), job.origin());
        return () -> applied.position() == null ? OptionalLong.empty() : OptionalLong.of(applied.position());
    }
}
