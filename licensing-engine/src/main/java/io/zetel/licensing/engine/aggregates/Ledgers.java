package io.zetel.licensing.engine.aggregates;

import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.StreamKind;
import io.zetel.licensing.engine.store.StreamPrefetch;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.config.Configuration;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Hands every command handler that asks for it the {@link Ledger} of its command. What the commands of a group have in
 * common hangs on the unit of work they are handled in; nobody but this asks Axon for it.
 */
public final class Ledgers implements ParameterResolverFactory {

    private static final String RESOURCE = Ledgers.class.getName();

    private final Supplier<Configuration> axon;
    private final Supplier<StreamPrefetch> prefetch;
    private final Supplier<OlderPlaces> older;
    private final Map<Class<?>, Repository<?>> repositories = new ConcurrentHashMap<>();

    /** Ledgers over the aggregates that Axon is configured with, which is finished after its handlers are known. */
    public Ledgers(Supplier<Configuration> axon, Supplier<StreamPrefetch> prefetch, Supplier<OlderPlaces> older) {
        this.axon = axon;
        this.prefetch = prefetch;
        this.older = older;
    }

    @Override
    public @Nullable ParameterResolver<Ledger> createInstance(Executable handler, Parameter[] parameters, int index) {
        return parameters[index].getType() == Ledger.class ? new OfCommand() : null;
    }

    @SuppressWarnings("unchecked")
    <S, E extends LicensingEvent> Aggregate<EventSourced<S, E>> load(StreamKind<S, E> kind, String stream) {
        var repository = (Repository<EventSourced<S, E>>)
                repositories.computeIfAbsent(kind.type(), type -> axon.get().repository(type));
        try {
            return prefetch.get().isKnownEmpty(stream)
                    ? repository.newInstance(() -> kind.birth().apply(stream))
                    : repository.loadOrCreate(stream, () -> kind.birth().apply(stream));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot make " + stream, e);
        }
    }

    void prefetch(Collection<String> streams) {
        prefetch.get().prefetch(streams);
    }

    List<String> olderPlaces(String stream) {
        return older.get().of(stream);
    }

    private Ledger open(CommandMessage<?> command) {
        var root = CurrentUnitOfWork.get().root();
        GroupContext group = root.getOrComputeResource(RESOURCE, _ -> new GroupContext(this, root));
        return new CommandLedger(group, axon.get().eventBus(), command);
    }

    private final class OfCommand implements ParameterResolver<Ledger> {

        @Override
        public Ledger resolveParameterValue(Message<?> message) {
            return open((CommandMessage<?>) message);
        }

        @Override
        public boolean matches(Message<?> message) {
            return message instanceof CommandMessage<?>;
        }
    }
}
