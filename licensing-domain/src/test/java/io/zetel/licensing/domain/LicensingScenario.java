package io.zetel.licensing.domain;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.claim.ClaimHandlers;
import io.zetel.licensing.domain.group.DepartureHandlers;
import io.zetel.licensing.domain.group.Group;
import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.group.GroupHandlers;
import io.zetel.licensing.domain.group.GroupState;
import io.zetel.licensing.domain.holder.AssignmentHandlers;
import io.zetel.licensing.domain.holder.DirectoryHandlers;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Holders;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyHandlers;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.StreamPrefetch;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.subscription.Subscription;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.subscription.SubscriptionHandlers;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.tenant.TenantHandlers;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A given/when/then over the real command handlers, a real command bus and an event store in memory: what happened so
 * far, what is asked, and exactly which events that leads to across all streams.
 */
public final class LicensingScenario {

    /** When every scenario starts. */
    public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private final MovableClock clock = new MovableClock(START);
    private final InMemoryEventStorageEngine engine = new InMemoryEventStorageEngine();
    private final Configuration axon = configured().buildConfiguration();
    private final Streams<Tenant, TenantState, TenantEvent> tenants = streams(Tenant.class, Tenant::new);
    private final Streams<Policy, PolicyState, PolicyEvent> policies = streams(Policy.class, Policy::new);
    private final Streams<LicenseHolder, HolderState, HolderEvent> holders =
            streams(LicenseHolder.class, LicenseHolder::new);
    private final Streams<Subscription, SubscriptionState, SubscriptionEvent> subscriptions =
            streams(Subscription.class, Subscription::new);
    private final Streams<Group, GroupState, GroupEvent> groups = streams(Group.class, Group::new);
    private final SeatPools pools = new SeatPools(subscriptions, clock);
    private final Holders people = new Holders(tenants, holders, pools, () -> catalogue(), clock);
    private Catalogue catalogue = Catalogues.ALL;

    /** A scenario in which nothing happened yet, with the catalogue {@link Catalogues#ALL}. */
    public LicensingScenario() {
        axon.start();
    }

    private Configurer configured() {
        return DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(_ -> Jackson3Serializer.builder().build())
                .configureEmbeddedEventStore(_ -> engine)
                .configureAggregate(Tenant.class)
                .configureAggregate(Policy.class)
                .configureAggregate(Subscription.class)
                .configureAggregate(LicenseHolder.class)
                .configureAggregate(Group.class)
                .registerCommandHandler(_ -> new TenantHandlers(tenants))
                .registerCommandHandler(_ -> new PolicyHandlers(tenants, policies, pools, () -> catalogue, clock))
                .registerCommandHandler(_ -> new SubscriptionHandlers(tenants, pools, () -> catalogue, clock))
                .registerCommandHandler(
                        c -> new ClaimHandlers(tenants, policies, holders, pools, () -> catalogue, c.eventBus(), clock))
                .registerCommandHandler(_ -> new DirectoryHandlers(people))
                .registerCommandHandler(_ -> new DepartureHandlers(groups, people))
                .registerCommandHandler(_ -> new AssignmentHandlers(people))
                .registerCommandHandler(_ -> new GroupHandlers(groups, people, () -> catalogue));
    }

    private Catalogue catalogue() {
        return catalogue;
    }

    private <A extends EventSourced<S, E>, S, E extends LicensingEvent> Streams<A, S, E> streams(
            Class<A> type, Function<String, A> birth) {
        return new Streams<>(axon.repository(type), birth, StreamPrefetch.NONE);
    }

    /** Lets this have happened: commands are carried out and must not be refused, events are put into their streams. */
    public LicensingScenario given(Object... past) {
        for (var one : past) {
            switch (one) {
                case LicensingCommand command -> whenAsked(command).accepted();
                case LicensingEvent event -> store(event);
                default -> throw new IllegalArgumentException("Neither a command nor an event: " + one);
            }
        }
        return this;
    }

    /** Goes on in time by this much; nothing happens by itself. */
    public LicensingScenario after(Duration duration) {
        clock.advance(duration);
        return this;
    }

    /** Goes to this instant; nothing happens by itself. */
    public LicensingScenario at(Instant instant) {
        clock.set(instant);
        return this;
    }

    /** Brings another catalogue into force. */
    public LicensingScenario released(Catalogue next) {
        catalogue = next;
        return this;
    }

    /** Asks this. */
    public Happened when(LicensingCommand command) {
        return whenAsked(command);
    }

    /** Asks this with what the caller said about himself. */
    public Happened when(LicensingCommand command, MetaData said) {
        var before = engine.createHeadToken();
        var answers = List.of(ask(command, said));
        return new Happened(
                engine.readEvents(before, false)
                        .<EventMessage<?>>map(Function.identity())
                        .toList(),
                answers);
    }

    /** Asks all of this within one unit of work, as commands of a tenant that wait together are handled. */
    public Happened whenTogether(List<? extends LicensingCommand> commands) {
        var before = engine.createHeadToken();
        var answers = new ArrayList<Answer>();
        var root = DefaultUnitOfWork.startAndGet(null);
        commands.forEach(command -> answers.add(ask(command, MetaData.emptyInstance())));
        root.commit();
        return new Happened(
                engine.readEvents(before, false)
                        .<EventMessage<?>>map(Function.identity())
                        .toList(),
                answers);
    }

    /** Moves seats by hand within one unit of work, as every way to a licence does. */
    public Happened whenSeatsMove(Consumer<SeatPools> moves) {
        var before = engine.createHeadToken();
        DefaultUnitOfWork.startAndGet(null).execute(() -> moves.accept(pools));
        return new Happened(
                engine.readEvents(before, false)
                        .<EventMessage<?>>map(Function.identity())
                        .toList(),
                List.of());
    }

    /** Everything that ever happened, in order. */
    public List<LicensingEvent> history() {
        return engine.readEvents(null, false)
                .map(message -> (LicensingEvent) message.getPayload())
                .toList();
    }

    /** The tenant as it is now. */
    public TenantState tenant(TenantId tenant) {
        return read(() -> tenants.state(StreamIds.of(tenant)));
    }

    /** The policy as it is now. */
    public PolicyState policy(TenantId tenant, PolicyId policy) {
        return read(() -> policies.state(StreamIds.of(tenant, policy)));
    }

    /** The pool as it is written now. */
    public SubscriptionState pool(TenantId tenant, SkuId sku) {
        return read(() -> subscriptions.state(StreamIds.of(tenant, sku)));
    }

    /** The user or device as it is now. */
    public HolderState holder(TenantId tenant, HolderId holder) {
        return read(() -> holders.state(StreamIds.of(tenant, holder)));
    }

    /** The group as it is now. */
    public GroupState group(TenantId tenant, GroupId group) {
        return read(() -> groups.state(StreamIds.of(tenant, group)));
    }

    private Happened whenAsked(LicensingCommand command) {
        return when(command, MetaData.emptyInstance());
    }

    private Answer ask(LicensingCommand command, MetaData said) {
        var answer = new Answer[1];
        axon.commandBus()
                .dispatch(
                        new GenericCommandMessage<>(command, said),
                        (asked, answered) -> answer[0] = answered(asked.getPayload(), answered));
        return answer[0];
    }

    private static Answer answered(Object asked, CommandResultMessage<?> answered) {
        if (!answered.isExceptional()) {
            return new Answer(answered.getPayload(), null);
        }
        if (answered.exceptionResult() instanceof Refused refused) {
            return new Answer(null, refused);
        }
        throw new AssertionError("Broke down: " + asked, answered.exceptionResult());
    }

    private void store(LicensingEvent event) {
        var id =
                switch (event) {
                    case TenantEvent e -> StreamIds.of(e.tenantId());
                    case PolicyEvent e -> StreamIds.of(e.tenantId(), e.policyId());
                    case SubscriptionEvent e -> StreamIds.of(e.tenantId(), e.skuId());
                    case HolderEvent e -> StreamIds.of(e.tenantId(), e.holder());
                    case GroupEvent e -> StreamIds.of(e.tenantId(), e.groupId());
                    default -> throw new IllegalArgumentException("Of no stream: " + event);
                };
        long next = engine.lastSequenceNumberFor(id).map(last -> last + 1).orElse(0L);
        engine.appendEvents(
                List.of(new GenericDomainEventMessage<>(event.getClass().getSimpleName(), id, next, event)));
    }

    private <T> T read(Supplier<T> question) {
        return DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(question::get)
                .getPayload();
    }

    /** What one command was answered: a value, or a no. */
    public record Answer(@Nullable Object value, @Nullable Refused refused) {}
}
