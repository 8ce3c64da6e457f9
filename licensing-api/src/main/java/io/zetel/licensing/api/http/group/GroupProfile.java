package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.ProfileFacts;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AText;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a directory tells of a group beside the display name; what is left out stays as it is, and null clears. */
public record GroupProfile(
        @Nullable Optional<@AnExternalId String> externalId,
        @Nullable Optional<@AName String> mail,
        @Nullable Optional<@AName String> mailNickname,
        @Nullable Optional<@AText @Size(max = 1024) String> description) {

    private static final GroupProfile NOTHING = new GroupProfile(null, null, null, null);

    static GroupProfile of(Profile profile) {
        return new GroupProfile(
                Optional.ofNullable(profile.externalId()),
                Optional.ofNullable(profile.mail()),
                profile.at("mailNickname"),
                profile.at("description"));
    }

    static ProfileFacts facts(@Nullable Optional<String> displayName, @Nullable GroupProfile profile) {
        var told = profile == null ? NOTHING : profile;
        var reading =
                new ProfileFacts.Told().work("mailNickname", told.mailNickname).work("description", told.description);
        return reading.facts(
                reading.text("displayName", displayName),
                null,
                reading.text("externalId", told.externalId),
                null,
                null,
                reading.text("mail", told.mail));
    }
}
