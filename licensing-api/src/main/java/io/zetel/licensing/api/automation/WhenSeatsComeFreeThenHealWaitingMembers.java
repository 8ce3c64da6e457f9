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
 * Whenever a seat is freed or bought, those who wait for one get it without anybody's doing, in join order (G08, DEC10). It runs
 * in the processing group of {@link WaitingMembers}, so whoever began to wait before the seat came free is in the table by
 * then; and what is due is stored with the position read so far, so that no crash loses it.
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
    @DisallowReplay void on(SubscriptionEvent event, EventMessage<?> message) {
        if (mayFreeSeats(event)) {
            var correlation = String.valueOf(message.getMetaData().getOrDefault(CausationMetadata.CORRELATION_ID, message.getIdentifier()));
            pools(CurrentUnitOfWork.get().root()).put(new DueHealings.Pool(event.tenantId(), event.skuId()), correlation);
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

    private static boolean mayFreeSeats(SubscriptionEvent event) {
        return switch (event) {
            case SubscriptionEvent.SubscriptionStarted _,SubscriptionEvent.SubscriptionRenewed _,SubscriptionEvent.SubscriptionReactivated _ -> true;
            case SubscriptionEvent.SeatCountSet _,SubscriptionEvent.SeatsFreed _ -> true;
            case SubscriptionEvent.SubscriptionRegistered _,SubscriptionEvent.SubscriptionExpired _,SubscriptionEvent.TermSet _ -> false;
            case SubscriptionEvent.SubscriptionSuspended _,SubscriptionEvent.SubscriptionLockedOut _,SubscriptionEvent.SubscriptionDeleted _ -> false;
            case SubscriptionEvent.SeatsTaken _,SubscriptionEvent.OverAssignmentDetected _,SubscriptionEvent.OverAssignmentResolved _ -> false;
        };
    }
}
