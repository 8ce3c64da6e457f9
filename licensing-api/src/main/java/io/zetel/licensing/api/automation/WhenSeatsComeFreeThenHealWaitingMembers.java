package io.zetel.licensing.api.automation;

import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.projections.waiting.WaitingMembers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Seats that come free go to those who wait in the same commit (G08, DEC10). Where they are too many for one commit,
 * the rest is asked here, and what is due is stored with the position read so far, so that no crash loses it.
 */
@Component
@ProcessingGroup(WaitingMembers.GROUP)
class WhenSeatsComeFreeThenHealWaitingMembers {

    private static final String RESOURCE = WhenSeatsComeFreeThenHealWaitingMembers.class.getName();

    private final DueHealings due;
    private final Healer healer;

    WhenSeatsComeFreeThenHealWaitingMembers(DueHealings due, Healer healer) {
        this.due = due;
        this.healer = healer;
    }

    @EventHandler
    @DisallowReplay
    void on(SubscriptionEvent.SeatsOffered event, EventMessage<?> message) {
        if (event.moreToAsk()) {
            var correlation = String.valueOf(
                    message.getMetaData().getOrDefault(CausationMetadata.CORRELATION_ID, message.getIdentifier()));
            pools(CurrentUnitOfWork.get().root())
                    .put(new DueHealings.Pool(event.tenantId(), event.skuId()), correlation);
        }
    }

    private Map<DueHealings.Pool, String> pools(UnitOfWork<?> root) {
        return root.getOrComputeResource(RESOURCE, _ -> {
            var pools = new LinkedHashMap<DueHealings.Pool, String>();
            root.onPrepareCommit(_ -> due.add(pools));
            root.afterCommit(_ -> healer.wake());
            return pools;
        });
    }
}
