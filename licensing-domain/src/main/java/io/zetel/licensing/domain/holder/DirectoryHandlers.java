package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RestoreUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;

/**
 * Carries the directory's news to their rules and writes down what they mean; goodbyes for good are the groups'
 * business as well.
 */
public final class DirectoryHandlers {

    private final Holders holders;

    /** Handlers over these holders. */
    public DirectoryHandlers(Holders holders) {
        this.holders = holders;
    }

    @CommandHandler
    NewVersion on(PutUser c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(PatchUser c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(PutDevice c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(DeleteUser c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(RestoreUser c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(SetAccountEnabled c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    private NewVersion handle(DirectoryCommand c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var user = holders.situation(c.tenantId(), c.holder(), state -> DirectoryDecider.products(state, c), cause);
        var holder = user.facts().holder();
        holders.append(c.tenantId(), holder, DirectoryDecider.decide(user.state(), c, user.facts()), cause);
        holders.offerSeats();
        return new NewVersion(holders.state(c.tenantId(), holder).version());
    }
}
