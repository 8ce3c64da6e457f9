package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.holder.DirectoryDecider;
import io.zetel.licensing.domain.holder.Holders;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;

/** Who is gone for good is in no group any more; who comes back under the same id is somebody new (P24). */
public final class DepartureHandlers {

    private final Streams<Group, GroupState, GroupEvent> groups;
    private final Holders holders;

    /** Handlers over these streams. */
    public DepartureHandlers(Streams<Group, GroupState, GroupEvent> groups, Holders holders) {
        this.groups = groups;
        this.holders = holders;
    }

    @CommandHandler
    NewVersion on(PurgeUser c, CommandMessage<?> message) throws Refused {
        return gone(c, c.groups(), message);
    }

    @CommandHandler
    NewVersion on(RemoveDevice c, CommandMessage<?> message) throws Refused {
        return gone(c, c.groups(), message);
    }

    private NewVersion gone(DirectoryCommand c, List<GroupId> left, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var user = holders.situation(c.tenantId(), c.holder(), state -> DirectoryDecider.products(state, c), cause);
        var holder = user.facts().holder();
        holders.append(c.tenantId(), holder, DirectoryDecider.decide(user.state(), c, user.facts()), cause);
        for (var group : left) {
            var stream = groups.place(StreamIds.placesOf(c.tenantId(), group), GroupState::version);
            if (groups.state(stream).members().contains(holder)) {
                groups.append(stream, List.of(new GroupMembersRemoved(c.tenantId(), group, List.of(holder))), cause);
            }
        }
        holders.offerSeats();
        return new NewVersion(holders.state(c.tenantId(), holder).version());
    }
}
