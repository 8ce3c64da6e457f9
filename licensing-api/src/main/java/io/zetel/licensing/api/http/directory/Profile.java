package io.zetel.licensing.api.http.directory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who a user, device or group is to people and to other directories. */
public record Profile(
        String id,
        String objectId,
        @Nullable String userName,
        @Nullable String externalId,
        @Nullable String displayName,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String mail,
        Map<String, String> work,
        Instant createdAt,
        Instant changedAt) {

    /** The same as it is once these fields are cleared, which is at this instant. */
    Profile without(Set<String> cleared, Instant now) {
        var left = new HashMap<>(work);
        left.keySet().removeAll(cleared);
        return new Profile(
                id,
                objectId,
                cleared.contains("userName") ? null : userName,
                cleared.contains("externalId") ? null : externalId,
                cleared.contains("displayName") ? null : displayName,
                cleared.contains("givenName") ? null : givenName,
                cleared.contains("familyName") ? null : familyName,
                cleared.contains("mail") ? null : mail,
                left,
                createdAt,
                now);
    }

    /** The field that filters know. */
    static final String DEPARTMENT = "department";

    Set<String> words() {
        return SearchWords.of(present(id, userName, mail), present(displayName, givenName, familyName));
    }

    @Nullable
    String department() {
        var department = work.get(DEPARTMENT);
        return department == null ? null : SearchWords.key(department);
    }

    /** What is told of work by this name. */
    public Optional<String> at(String field) {
        return Optional.ofNullable(work.get(field));
    }

    private static List<String> present(@Nullable String... texts) {
        return Stream.of(texts)
                .<String>mapMulti((text, known) -> {
                    if (text != null) {
                        known.accept(text);
                    }
                })
                .toList();
    }
}
