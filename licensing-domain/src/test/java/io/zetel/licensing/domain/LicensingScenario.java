package io.zetel.licensing.domain;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.claim.ClaimHandlers;
import io.zetel.licensing.domain.group.DepartureHandlers;
import io.zetel.licensing.domain.group.Group;
import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.group.GroupHandlers;
import io.zetel.licensing.domain.group.GroupState;
import io.zetel.licensing.domain.group.MemberHandlers;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.holder.assigning.AssignmentHandlers;
import io.zetel.licensing.domain.holder.assigning.DirectoryHandlers;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyHandlers;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LedgersInMemory;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.StreamKind;
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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.Nullable;

/**
 * A given/when/then over the real command handlers and books in memory: what happened so far, what is asked, and
 * exactly which events that leads to across all streams.
 */
public final class LicensingScenario {

    /** When every scenario starts. */
    public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private final SteppedClock clock = new SteppedClock(START);
    private final LedgersInMemory books = new LedgersInMemory();
    private final SeatPools pools = new SeatPools(clock);
    private final Map<Class<?>, Answering> answering = new HashMap<>();
    private Catalogue catalogue = Catalogues.ALL;

    /** A scenario in which nothing happened yet, with the catalogue {@link Catalogues#ALL}. */
    public LicensingScenario() {
        var holders = new Holders(pools, () -> catalogue, clock);
        Stream.of(
                        new TenantHandlers(),
                        new PolicyHandlers(pools, () -> catalogue, clock),
                        new SubscriptionHandlers(pools, () -> catalogue, clock),
                        new ClaimHandlers(holders, pools, () -> catalogue, clock),
                        new DirectoryHandlers(holders),
                        new AssignmentHandlers(holders),
                        new GroupHandlers(holders, () -> catalogue),
                        new MemberHandlers(holders),
                        new DepartureHandlers(holders))
                .forEach(this::register);
    }

    private void register(Object handlers) {
        for (var method : handlers.getClass().getDeclaredMethods()) {
            if (method.isAnnotationPresent(CommandHandler.class)) {
                method.setAccessible(true);
                answering.put(method.getParameterTypes()[0], new Answering(handlers, method));
            }
        }
    }

    /** The method that answers a kind of command. */
    private record Answering(Object handlers, Method method) {}

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
    public Happened when(LicensingCommand command, Map<String, ?> said) {
        int before = books.entries().size();
        var answers = List.of(ask(command, said));
        books.settle();
        return since(before, answers);
    }

    /** Asks all of this as one group, as commands of a tenant that wait together are handled. */
    public Happened whenTogether(List<? extends LicensingCommand> commands) {
        int before = books.entries().size();
        var answers = new ArrayList<Answer>();
        commands.forEach(command -> answers.add(ask(command, Map.of())));
        books.settle();
        return since(before, answers);
    }

    /** Moves seats by hand, as every way to a licence does. */
    public Happened whenSeatsMove(BiConsumer<SeatPools, LedgersInMemory> moves) {
        int before = books.entries().size();
        moves.accept(pools, books);
        books.settle();
        return since(before, List.of());
    }

    private Happened since(int before, List<Answer> answers) {
        var all = books.entries();
        return new Happened(all.subList(before, all.size()), answers);
    }

    /** Everything that ever happened, in order. */
    public List<LicensingEvent> history() {
        return books.entries().stream().map(LedgersInMemory.Entry::event).toList();
    }

    /** The tenant as it is now. */
    public TenantState tenant(TenantId tenant) {
        return read(Tenant.STREAMS, StreamIds.of(tenant));
    }

    /** The policy as it is now. */
    public PolicyState policy(TenantId tenant, PolicyId policy) {
        return read(Policy.STREAMS, StreamIds.of(tenant, policy));
    }

    /** The pool as it is written now. */
    public SubscriptionState pool(TenantId tenant, SkuId sku) {
        return read(Subscription.STREAMS, StreamIds.of(tenant, sku));
    }

    /** The user or device as it is now. */
    public HolderState holder(TenantId tenant, HolderId holder) {
        return read(LicenseHolder.STREAMS, StreamIds.of(tenant, holder));
    }

    /** The group as it is now. */
    public GroupState group(TenantId tenant, GroupId group) {
        return read(Group.STREAMS, StreamIds.of(tenant, group));
    }

    private Happened whenAsked(LicensingCommand command) {
        return when(command, Map.of());
    }

    private Answer ask(LicensingCommand command, Map<String, ?> said) {
        var asked = answering.get(command.getClass());
        if (asked == null) {
            throw new IllegalArgumentException("Nobody answers " + command);
        }
        try {
            return new Answer(asked.method().invoke(asked.handlers(), command, books.open(said)), null);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Refused refused) {
                return new Answer(null, refused);
            }
            throw new AssertionError("Broke down: " + command, e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void store(LicensingEvent event) {
        var ledger = books.open(Map.of());
        switch (event) {
            case TenantEvent e -> ledger.append(Tenant.STREAMS, StreamIds.of(e.tenantId()), List.of(e));
            case PolicyEvent e -> ledger.append(Policy.STREAMS, StreamIds.of(e.tenantId(), e.policyId()), List.of(e));
            case SubscriptionEvent e ->
                ledger.append(Subscription.STREAMS, StreamIds.of(e.tenantId(), e.skuId()), List.of(e));
            case HolderEvent e ->
                ledger.append(LicenseHolder.STREAMS, StreamIds.of(e.tenantId(), e.holder()), List.of(e));
            case GroupEvent e -> ledger.append(Group.STREAMS, StreamIds.of(e.tenantId(), e.groupId()), List.of(e));
            default -> throw new IllegalArgumentException("Of no stream: " + event);
        }
    }

    private <S, E extends LicensingEvent> S read(StreamKind<S, E> kind, String stream) {
        return books.open(Map.of()).state(kind, stream);
    }

    /** What one command was answered: a value, or a no. */
    public record Answer(@Nullable Object value, @Nullable Refused refused) {}
}
