package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.LineWork;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A batch of those who join and leave groups, of however many groups. */
@Component
final class MembershipsWork extends LineWork<MembershipsWork.Line> implements Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "MEMBERSHIPS";

    private final Commands commands;

    MembershipsWork(JsonMapper json, Commands commands) {
        super(json, Line.class);
        this.commands = commands;
    }

    /** What is to happen. */
    enum Action {
        ADD,
        REMOVE
    }

    /** Who joins which group, or leaves it. */
    record Line(
            @NotNull @AnExternalId String groupId,
            @NotNull @AnExternalId String memberId,
            @Nullable Action action) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "memberships";
    }

    @Override
    protected String item(Line line) {
        return line.memberId();
    }

    @Override
    protected LicensingCommand command(TenantId tenant, long number, Line line) {
        var group = new GroupId(line.groupId());
        var member = List.of(line.memberId());
        return line.action() == Action.REMOVE
                ? new RemoveMembers(tenant, group, member)
                : new AddMembers(tenant, group, member);
    }

    @Override
    protected Pending send(Job job, long number, Line line) {
        var answer = commands.start(command(job.tenantId(), number, line), GroupChange.class, job.origin());
        return () -> {
            var done = commands.await(answer);
            var error = GroupChunk.errors(done.result()).stream().findFirst();
            if (error.isPresent()) {
                throw new Unreached(error.get().code(), error.get().message());
            }
            return OptionalLong.of(done.position());
        };
    }
}
