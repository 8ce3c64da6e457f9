package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.EndAssignments;
import io.zetel.licensing.domain.holder.AssignmentCommand.Ended;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.Healed;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.AssignmentCommand.Reprocessed;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MetaData;

/** Carries what is asked of holders' licences to the rules and writes down what they say. */
public final class AssignmentHandlers {

    private final Holders holders;

    /** Handlers over these holders. */
    public AssignmentHandlers(Holders holders) {
        this.holders = holders;
    }

    @CommandHandler
    NewVersion on(ChangeLicenses c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var user = holders.situation(c.tenantId(), c.holder(), state -> DirectDecider.products(state, c), cause);
        var holder = user.facts().holder();
        holders.append(c.tenantId(), holder, DirectDecider.decide(user.state(), c, user.facts()), cause);
        holders.offerSeats();
        return new NewVersion(holders.state(c.tenantId(), holder).version());
    }

    @CommandHandler
    Reprocessed on(ReprocessUser c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var user = holders.situation(c.tenantId(), c.holder(), HolderState::seatsWanted, cause);
        var holder = user.facts().holder();
        holders.append(
                c.tenantId(), holder, Reprocessing.reprocess(Reprocessing.known(user.state()), user.facts()), cause);
        holders.offerSeats();
        var after = holders.state(c.tenantId(), holder);
        return new Reprocessed(holder, after.version(), after.errors());
    }

    @CommandHandler
    Healed on(HealWaiting c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.holders());
        var cause = CausationMetadata.of(message);
        pool(c.tenantId(), c.skuId(), cause);
        holders.prefetch(c.tenantId(), c.holders());
        int queued = 0;
        for (var holder : c.holders()) {
            queued += holders.queue(c.tenantId(), c.skuId(), holder, cause) ? 1 : 0;
        }
        return new Healed(queued, holders.goOnOffering(c.tenantId(), c.skuId(), cause));
    }

    @CommandHandler
    Ended on(EndAssignments c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.holders());
        var cause = CausationMetadata.of(message);
        int ended = 0;
        for (var holder : c.holders()) {
            var pool = pool(c.tenantId(), c.skuId(), cause);
            var one = holders.situation(c.tenantId(), holder, state -> Reprocessing.products(state, c.skuId()), cause);
            if (isDue(c, one.state(), pool)) {
                var since = pool.dueSince() == null ? one.facts().now() : pool.dueSince();
                holders.append(
                        c.tenantId(),
                        holder,
                        Reprocessing.lose(one.state(), one.facts(), c.skuId(), c.reason(), since),
                        cause);
                ended += one.state().holds(c.skuId()) ? 1 : 0;
            }
        }
        holders.offerSeats();
        return new Ended(ended);
    }

    /** Whoever asks may have seen the pool as it was; seats may have been bought since. */
    private static boolean isDue(EndAssignments c, HolderState state, PoolView pool) {
        return switch (c.reason()) {
            case SUBSCRIPTION_DELETED -> !pool.isOwned();
            case RECLAIMED -> state.holds(c.skuId()) && pool.reclaimable() > 0;
        };
    }

    private PoolView pool(TenantId tenant, SkuId sku, MetaData cause) throws Refused {
        holders.tenant(tenant);
        return holders.advance(tenant, List.of(sku), cause).getOrDefault(sku, PoolView.NONE);
    }
}
