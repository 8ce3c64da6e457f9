package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RestoreUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import org.axonframework.commandhandling.CommandHandler;

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
    NewVersion on(PutUser c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(PatchUser c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(PutDevice c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(DeleteUser c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(RestoreUser c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(SetAccountEnabled c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    private NewVersion handle(DirectoryCommand c, Ledger ledger) throws Refused {
        var user = holders.situation(ledger, c.tenantId(), c.holder(), state -> DirectoryDecider.products(state, c));
        var holder = user.facts().holder();
        holders.append(ledger, c.tenantId(), holder, DirectoryDecider.decide(user.state(), c, user.facts()));
        holders.offerSeats(ledger);
        return new NewVersion(holders.state(ledger, c.tenantId(), holder).version());
    }
}
