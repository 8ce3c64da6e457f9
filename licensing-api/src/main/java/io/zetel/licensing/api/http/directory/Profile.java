package io.zetel.licensing.api.http.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who a user, device or group is to people and to other directories. */
public record Profile(String id, String objectId, @Nullable String userName, @Nullable String externalId, @Nullable String displayName,
        @Nullable String givenName, @Nullable String familyName, @Nullable String mail, Map<String, String> work, Instant createdAt,
        Instant changedAt) {

    /** The same, called nothing. */
    Profile unnamed() {
        return new Profile(id, objectId, userName, externalId, null, givenName, familyName, mail, work, createdAt, changedAt);
    }

    /** The field that filters know. */
    static final String DEPARTMENT = "department";

    Set<String> words() {
        return SearchWords.of(present(id, userName, mail), present(displayName, givenName, familyName));
    }

    @Nullable String department() {
        var department = work.get(DEPARTMENT);
        return department == null ? null : SearchWords.key(department);
    }

    private static List<String> present(@Nullable String... texts) {
        return Stream.of(texts).<String>mapMulti((text, known) -> {
            if (text != null) {
                known.accept(text);
            }
        }).toList();
    }
}
