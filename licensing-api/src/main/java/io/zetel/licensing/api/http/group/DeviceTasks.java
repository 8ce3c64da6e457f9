package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.group.GroupCommand.DescribeGroup;
import io.zetel.licensing.domain.group.GroupKind;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * D08: whatever gives a licence to a device, or takes one away, needs a global administrator, whichever route it comes
 * through. A directory feed ({@link Role#SERVICE}) administers nothing: it reports who is in a group, and goes on doing
 * so.
 */
@Component
public final class DeviceTasks {

    private final Commands commands;

    DeviceTasks(Commands commands) {
        this.commands = commands;
    }

    /** Refuses to license devices, unless the caller may. */
    public void guardLicenses(TenantId tenant, GroupId group, boolean deviceProducts, Origin origin) throws Refused {
        if (!mayOneOf(Role.GLOBAL_ADMIN) && (deviceProducts || isOfDevices(kind(tenant, group, origin)))) {
            throw forbidden();
        }
    }

    /** Refuses to let devices join or leave a group that gives a licence, unless the caller may. */
    public void guardMembers(TenantId tenant, GroupId group, Origin origin) throws Refused {
        if (!mayOneOf(Role.GLOBAL_ADMIN, Role.SERVICE)) {
            var kind = kind(tenant, group, origin);
            if (kind.licensed() && isOfDevices(kind)) {
                throw forbidden();
            }
        }
    }

    /** Asked of the group itself: its read model may be behind. */
    private GroupKind kind(TenantId tenant, GroupId group, Origin origin) throws Refused {
        return commands.ask(new DescribeGroup(tenant, group), GroupKind.class, origin)
                .result();
    }

    private static boolean isOfDevices(GroupKind kind) {
        return kind.memberType() == HolderId.Type.DEVICE;
    }

    private static boolean mayOneOf(Role... roles) {
        return Caller.current().hasAny(Set.of(roles));
    }

    private static HttpProblem forbidden() {
        return new HttpProblem(403, "FORBIDDEN", "Only a global administrator licenses devices.");
    }
}
