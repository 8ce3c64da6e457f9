package io.zetel.licensing.domain.shared;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.Repository;

/**
 * The aggregates of one kind, as command handlers use them: read the state, add events. Everything done within one unit
 * of work is stored together or not at all.
 *
 * @param <A> the aggregate
 * @param <S> its state
 * @param <E> its events
 */
public final class Streams<A extends EventSourced<S, E>, S, E extends LicensingEvent> {

    private final Repository<A> repository;
    private final Function<String, A> birth;
    private final StreamPrefetch prefetch;
    private final OlderPlaces older;
    private final String resource = Streams.class.getName() + '@' + System.identityHashCode(this);

    /** The aggregates of a repository; {@code birth} makes one to which nothing happened yet. */
    public Streams(Repository<A> repository, Function<String, A> birth, StreamPrefetch prefetch) {
        this(repository, birth, prefetch, OlderPlaces.NONE);
    }

    /** Those of which some may be under names that older releases gave them. */
    public Streams(Repository<A> repository, Function<String, A> birth, StreamPrefetch prefetch, OlderPlaces older) {
        this.older = older;
        this.repository = repository;
        this.birth = birth;
        this.prefetch = prefetch;
    }

    /** The state of the aggregate, its initial state where nothing happened to it yet. */
    public S state(String id) {
        return aggregate(id).invoke(A::state);
    }

    /**
     * Of an id's places the one that holds it: the first where something happened, or else where an older release put
     * it by another spelling. Where nothing happened anywhere it begins at the last.
     */
    public String place(List<String> places, ToLongFunction<S> version) {
        var begun = begun(places, version);
        return begun.or(() -> begun(others(places.getLast()), version)).orElseGet(places::getLast);
    }

    private Optional<String> begun(List<String> places, ToLongFunction<S> version) {
        return places.stream()
                .filter(place -> version.applyAsLong(state(place)) > 0)
                .findFirst();
    }

    /** Looked up once for all that a command asks. */
    private List<String> others(String place) {
        Map<String, List<String>> known =
                CurrentUnitOfWork.get().root().getOrComputeResource(resource + "/others", _ -> new HashMap<>());
        return known.computeIfAbsent(place, older::of);
    }

    /** Adds events to the aggregate, each with the metadata that says who caused it and why. */
    public void append(String id, List<? extends E> events, MetaData cause) {
        if (!events.isEmpty()) {
            aggregate(id).execute(_ -> events.forEach(event -> AggregateLifecycle.apply(event, cause)));
        }
    }

    /** Reads these aggregates' streams in one go, those aside that the current unit of work knows already. */
    public void prefetch(Collection<String> ids) {
        var loaded = loaded();
        prefetch.prefetch(ids.stream().filter(id -> !loaded.containsKey(id)).toList());
    }

    private Map<String, Aggregate<A>> loaded() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(resource, _ -> new HashMap<>());
    }

    private Aggregate<A> aggregate(String id) {
        BeforeCommit.arm();
        var loaded = loaded();
        var known = loaded.get(id);
        if (known == null) {
            known = load(id);
            loaded.put(id, known);
        }
        return known;
    }

    private Aggregate<A> load(String id) {
        try {
            return prefetch.isKnownEmpty(id)
                    ? repository.newInstance(() -> birth.apply(id))
                    : repository.loadOrCreate(id, () -> birth.apply(id));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot make " + id, e);
        }
    }
}
