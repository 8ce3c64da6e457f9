package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.holder.assigning.DirectoryDecider;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;

/** Who is gone for good is in no group any more; who comes back under the same id is somebody new (P24). */
public final class DepartureHandlers {

    private final Holders holders;

    /** Handlers over these holders. */
    public DepartureHandlers(Holders holders) {
        this.holders = holders;
    }

    @CommandHandler
    NewVersion on(PurgeUser c, Ledger ledger) throws Refused {
        return gone(c, c.groups(), ledger);
    }

    @CommandHandler
    NewVersion on(RemoveDevice c, Ledger ledger) throws Refused {
        return gone(c, c.groups(), ledger);
    }

    private NewVersion gone(DirectoryCommand c, List<GroupId> left, Ledger ledger) throws Refused {
        var user = holders.situation(ledger, c.tenantId(), c.holder(), state -> DirectoryDecider.products(state, c));
        var holder = user.facts().holder();
        holders.append(ledger, c.tenantId(), holder, DirectoryDecider.decide(user.state(), c, user.facts()));
        for (var group : left) {
            if (GroupStreams.state(ledger, c.tenantId(), group).members().contains(holder)) {
                GroupStreams.append(
                        ledger,
                        c.tenantId(),
                        group,
                        List.of(new GroupMembersRemoved(c.tenantId(), group, List.of(holder))));
            }
        }
        holders.offerSeats(ledger);
        return new NewVersion(holders.state(ledger, c.tenantId(), holder).version());
    }
}
