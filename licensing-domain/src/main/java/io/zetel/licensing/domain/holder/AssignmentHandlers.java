package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.EndAssignments;
import io.zetel.licensing.domain.holder.AssignmentCommand.Ended;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.Healed;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.AssignmentCommand.Reprocessed;
import io.zetel.licensing.domain.holder.HolderFacts.Turn;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.NewVersion;
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
    public AssignmentHandlers(Holders holders) { this.holders = holders; }

    @CommandHandler NewVersion on(ChangeLicenses c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var holder = holders.named(c.tenantId(), c.holder());
        var state = holders.state(c.tenantId(), holder);
        var facts = holders.facts(c.tenantId(), holder, DirectDecider.products(state, c), cause);
        holders.happens(c.tenantId(), holder, DirectDecider.decide(state, c, facts), cause);
        return new NewVersion(holders.state(c.tenantId(), holder).version());
    }

    @CommandHandler Reprocessed on(ReprocessUser c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var holder = holders.named(c.tenantId(), c.holder());
        var before = holders.state(c.tenantId(), holder);
        var facts = holders.facts(c.tenantId(), holder, before.seatsWanted(Turn.TAKES_SEATS), cause);
        holders.happens(c.tenantId(), holder, Reprocessing.reprocess(Reprocessing.known(before), facts), cause);
        var after = holders.state(c.tenantId(), holder);
        return new Reprocessed(holder, after.version(), after.errors());
    }

    @CommandHandler Healed on(HealWaiting c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.holders());
        var cause = CausationMetadata.of(message);
        int lookedAt = 0;
        int healed = 0;
        for (var holder : c.holders()) {
            if (pool(c.tenantId(), c.skuId(), cause).available() == 0) {
                break;
            }
            lookedAt++;
            var state = holders.state(c.tenantId(), holder);
            var facts = holders.facts(c.tenantId(), holder, state.seatsWanted(Turn.TAKES_SEATS), cause);
            holders.happens(c.tenantId(), holder, Reprocessing.reprocess(state, facts), cause);
            healed += !state.holds(c.skuId()) && holders.state(c.tenantId(), holder).holds(c.skuId()) ? 1 : 0;
        }
        return new Healed(lookedAt, healed);
    }

    @CommandHandler Ended on(EndAssignments c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.holders());
        var cause = CausationMetadata.of(message);
        int ended = 0;
        for (var holder : c.holders()) {
            var state = holders.state(c.tenantId(), holder);
            if (isDue(c, state, pool(c.tenantId(), c.skuId(), cause))) {
                var facts = holders.facts(c.tenantId(), holder, state.seatsWanted(Turn.KEEPS_WAITING), cause);
                holders.happens(c.tenantId(), holder, Reprocessing.lose(state, facts, c.skuId(), c.reason()), cause);
                ended += state.holds(c.skuId()) ? 1 : 0;
            }
        }
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
