package io.zetel.licensing.api.http.directory;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody tells of a user, device or group; what is left out stays as it is. */
public record ProfileFacts(@Nullable String displayName, @Nullable String userName, @Nullable String externalId, @Nullable String givenName,
        @Nullable String familyName, @Nullable String mail, Map<String, String> work) {

    /** Nothing but how it is called. */
    public static ProfileFacts named(@Nullable String displayName) {
        return new ProfileFacts(bare(displayName), null, null, null, null, null, Map.of());
    }

    /** The same, called this. */
    public ProfileFacts called(@Nullable String name) {
        return new ProfileFacts(bare(name), userName, externalId, givenName, familyName, mail, work);
    }

    /** These facts, and where they say nothing, those told before. */
    ProfileFacts over(ProfileFacts before) {
        var both = new LinkedHashMap<>(before.work);
        both.putAll(work);
        return new ProfileFacts(or(displayName, before.displayName), or(userName, before.userName), or(externalId, before.externalId),
                or(givenName, before.givenName), or(familyName, before.familyName), or(mail, before.mail), both);
    }

    /** The fields that say something. */
    public static Map<String, String> present(Map<String, @Nullable String> work) {
        Map<String, String> known = new LinkedHashMap<>();
        work.forEach((field, text) -> {
            if (text != null) {
                known.put(field, text.strip());
            }
        });
        return known;
    }

    static @Nullable String bare(@Nullable String text) { return text == null ? null : text.strip(); }

    private static @Nullable String or(@Nullable String text, @Nullable String before) { return text == null ? before : text; }
}
