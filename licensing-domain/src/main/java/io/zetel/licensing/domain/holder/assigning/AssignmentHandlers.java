package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.EndAssignments;
import io.zetel.licensing.domain.holder.AssignmentCommand.Ended;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.Healed;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.AssignmentCommand.Reprocessed;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;

/** Carries what is asked of holders' licences to the rules and writes down what they say. */
public final class AssignmentHandlers {

    private final Holders holders;

    /** Handlers over these holders. */
    public AssignmentHandlers(Holders holders) {
        this.holders = holders;
    }

    @CommandHandler
    NewVersion on(ChangeLicenses c, Ledger ledger) throws Refused {
        var user = holders.situation(ledger, c.tenantId(), c.holder(), state -> DirectDecider.products(state, c));
        var holder = user.facts().holder();
        holders.append(ledger, c.tenantId(), holder, DirectDecider.decide(user.state(), c, user.facts()));
        holders.offerSeats(ledger);
        return new NewVersion(holders.state(ledger, c.tenantId(), holder).version());
    }

    @CommandHandler
    Reprocessed on(ReprocessUser c, Ledger ledger) throws Refused {
        var user = holders.situation(ledger, c.tenantId(), c.holder(), HolderState::seatsWanted);
        var holder = user.facts().holder();
        holders.append(
                ledger, c.tenantId(), holder, Reprocessing.reprocess(Reprocessing.known(user.state()), user.facts()));
        holders.offerSeats(ledger);
        var after = holders.state(ledger, c.tenantId(), holder);
        return new Reprocessed(holder, after.version(), after.errors());
    }

    @CommandHandler
    Healed on(HealWaiting c, Ledger ledger) throws Refused {
        Holders.refuseCrowd(c.holders());
        pool(ledger, c.tenantId(), c.skuId());
        holders.prefetch(ledger, c.tenantId(), c.holders());
        int queued = 0;
        for (var holder : c.holders()) {
            queued += holders.queue(ledger, c.tenantId(), c.skuId(), holder) ? 1 : 0;
        }
        return new Healed(queued, holders.goOnOffering(ledger, c.tenantId(), c.skuId()));
    }

    @CommandHandler
    Ended on(EndAssignments c, Ledger ledger) throws Refused {
        Holders.refuseCrowd(c.holders());
        int ended = 0;
        for (var holder : c.holders()) {
            var pool = pool(ledger, c.tenantId(), c.skuId());
            var one = holders.situation(ledger, c.tenantId(), holder, state -> Reprocessing.products(state, c.skuId()));
            if (isDue(c, one.state(), pool)) {
                var since = pool.dueSince() == null ? one.facts().now() : pool.dueSince();
                holders.append(
                        ledger,
                        c.tenantId(),
                        holder,
                        Reprocessing.lose(one.state(), one.facts(), c.skuId(), c.reason(), since));
                ended += one.state().holds(c.skuId()) ? 1 : 0;
            }
        }
        holders.offerSeats(ledger);
        return new Ended(ended);
    }

    /** Whoever asks may have seen the pool as it was; seats may have been bought since. */
    private static boolean isDue(EndAssignments c, HolderState state, PoolView pool) {
        return switch (c.reason()) {
            case SUBSCRIPTION_DELETED -> !pool.isOwned();
            case RECLAIMED -> state.holds(c.skuId()) && pool.reclaimable() > 0;
        };
    }

    private PoolView pool(Ledger ledger, TenantId tenant, SkuId sku) throws Refused {
        holders.tenant(ledger, tenant);
        return holders.advance(ledger, tenant, List.of(sku)).getOrDefault(sku, PoolView.NONE);
    }
}
