package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.People;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What those are called now who did something. The history knows people by opaque ids; clients, and who signs in at an
 * issuer, are called by theirs.
 */
@Component
class Actors {

    private final @Nullable People people;

    Actors(ObjectProvider<People> people) {
        this.people = people.getIfAvailable();
    }

    /** The names that are known, all by one question. */
    Named of(Stream<@Nullable String> actors) {
        var asked = actors.filter(Objects::nonNull).collect(Collectors.toSet());
        return new Named(people == null || asked.isEmpty() ? Map.of() : people.names(asked));
    }

    /** Some of them. */
    record Named(Map<String, String> names) {

        /** A name, or the id of who has none. */
        String name(@Nullable String actor) {
            return actor == null ? "" : names.getOrDefault(actor, actor);
        }
    }
}
