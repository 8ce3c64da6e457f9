package io.zetel.licensing.api.http.directory;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What somebody tells of a user, device or group; these fields are cleared, and what is left out stays as it is. */
public record ProfileFacts(
        @Nullable String displayName,
        @Nullable String userName,
        @Nullable String externalId,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String mail,
        Map<String, String> work,
        Set<String> cleared) {

    /** The fields beside those of work. */
    private static final Map<String, Function<ProfileFacts, @Nullable String>> FIELDS = Map.of(
            "displayName",
            ProfileFacts::displayName,
            "userName",
            ProfileFacts::userName,
            "externalId",
            ProfileFacts::externalId,
            "givenName",
            ProfileFacts::givenName,
            "familyName",
            ProfileFacts::familyName,
            "mail",
            ProfileFacts::mail);

    /** A line of a batch that an earlier version kept clears nothing. */
    public ProfileFacts {
        cleared = Objects.requireNonNullElse(cleared, Set.of());
    }

    /** Reads the fields of a body: what is left out is {@code null}, what is to be cleared is empty. */
    public static final class Told {

        private final Map<String, String> work = new LinkedHashMap<>();
        private final Set<String> cleared = new HashSet<>();

        /** What this field is to be, if anything. */
        public @Nullable String text(String field, @Nullable Optional<String> told) {
            if (told != null && told.isEmpty()) {
                cleared.add(field);
            }
            return told == null ? null : told.map(String::strip).orElse(null);
        }

        /** Notes a field of work. */
        public Told work(String field, @Nullable Optional<String> told) {
            var text = text(field, told);
            if (text != null) {
                work.put(field, text);
            }
            return this;
        }

        /** All that is told. */
        public ProfileFacts facts(
                @Nullable String displayName,
                @Nullable String userName,
                @Nullable String externalId,
                @Nullable String givenName,
                @Nullable String familyName,
                @Nullable String mail) {
            return new ProfileFacts(displayName, userName, externalId, givenName, familyName, mail, work, cleared);
        }
    }

    /** Nothing but how it is called. */
    public static ProfileFacts named(@Nullable String displayName) {
        return new ProfileFacts(
                displayName == null ? null : displayName.strip(), null, null, null, null, null, Map.of(), Set.of());
    }

    /** Whether the profile says just this. */
    boolean isAllOf(@Nullable Profile known) {
        return known != null
                && profile(known.id(), known.objectId(), known.createdAt(), known.changedAt())
                        .equals(known);
    }

    /** A profile that says just this. */
    Profile profile(String id, String objectId, Instant createdAt, Instant changedAt) {
        return new Profile(
                id,
                objectId,
                userName,
                externalId,
                displayName,
                givenName,
                familyName,
                mail,
                work,
                createdAt,
                changedAt);
    }

    /** These facts, and where they say nothing, those told before. */
    ProfileFacts over(ProfileFacts before) {
        var both = new LinkedHashMap<>(before.work);
        both.putAll(work);
        both.keySet().removeAll(cleared);
        var gone = new HashSet<>(before.cleared);
        gone.removeAll(work.keySet());
        gone.removeIf(field -> FIELDS.containsKey(field) && FIELDS.get(field).apply(this) != null);
        gone.addAll(cleared);
        return new ProfileFacts(
                last("displayName", before),
                last("userName", before),
                last("externalId", before),
                last("givenName", before),
                last("familyName", before),
                last("mail", before),
                both,
                gone);
    }

    private @Nullable String last(String field, ProfileFacts before) {
        var text = FIELDS.get(field).apply(this);
        return text != null || cleared.contains(field)
                ? text
                : FIELDS.get(field).apply(before);
    }
}
