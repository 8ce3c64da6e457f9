package io.zetel.licensing.domain.shared;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The books as one command uses them: it reads what has come of a stream, and writes down what happens. The commands of
 * a group use the same books: each sees what those before it wrote, and all of it is stored together or not at all.
 * Every event names the command as its cause.
 */
public interface Ledger {

    /** The id of the command. */
    String commandId();

    /** What the events of the stream add up to, the initial state where nothing happened yet. */
    <S, E extends LicensingEvent> S state(StreamKind<S, E> kind, String stream);

    /** Writes these events down in the stream. */
    <S, E extends LicensingEvent> void append(StreamKind<S, E> kind, String stream, List<? extends E> events);

    /** Writes down what happened to nothing that has a stream. */
    void append(LicensingEvent event);

    /** Reads these streams in one go. */
    void prefetch(Collection<String> streams);

    /** Where an older release may have put what is in this stream now. */
    List<String> olderPlaces(String stream);

    /** What the commands of the group leave until all of them are decided; made for the first that asks. */
    <T extends Pending> T pending(Class<T> type, Supplier<T> first);

    /** What is written down once, when everything of a group is decided and before it is stored. */
    interface Pending {

        /** Writes it down. */
        void settle();
    }

    /**
     * Of an id's places the one that holds it: the first where something happened, or else where an older release put
     * it by another spelling. Where nothing happened anywhere it begins at the last.
     */
    default <S> String place(StreamKind<S, ?> kind, List<String> places, ToLongFunction<S> version) {
        return begun(kind, places, version)
                .or(() -> begun(kind, olderPlaces(places.getLast()), version))
                .orElseGet(places::getLast);
    }

    private <S> Optional<String> begun(StreamKind<S, ?> kind, List<String> places, ToLongFunction<S> version) {
        for (var place : places) {
            if (version.applyAsLong(state(kind, place)) > 0) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }
}
