package io.zetel.licensing.engine.aggregates;

import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventsourcing.CachingEventSourcingRepository;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.LockAwareAggregate;

/**
 * Axon's repository, at home with groups. Before it saves an aggregate Axon looks for it among all that the unit of
 * work has loaded, one by one, which costs a group the square of its size; here it is looked up by its id.
 */
final class GroupRepository<A> extends CachingEventSourcingRepository<A> {

    private final String resource = getClass().getName() + '@' + System.identityHashCode(this);

    GroupRepository(EventSourcingRepository.Builder<A> settings) {
        super(settings);
    }

    @Override
    protected Map<String, LockAwareAggregate<A, EventSourcedAggregate<A>>> managedAggregates(UnitOfWork<?> unit) {
        return unit.root()
                .getOrComputeResource(resource, _ -> new ById<LockAwareAggregate<A, EventSourcedAggregate<A>>>());
    }

    private static final class ById<V extends Aggregate<?>> extends HashMap<String, V> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean containsValue(Object value) {
            return value instanceof Aggregate<?> aggregate && get(aggregate.identifierAsString()) == value;
        }
    }
}
