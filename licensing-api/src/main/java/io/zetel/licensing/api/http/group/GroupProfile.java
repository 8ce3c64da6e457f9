package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.ProfileFacts;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AText;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a directory tells of a group beside the display name; a field that is left out stays as it is. */
record GroupProfile(@Nullable @AnExternalId String externalId, @Nullable @AName String mail, @Nullable @AName String mailNickname,
        @Nullable @AText @Size(max = 1024) String description) {

    static GroupProfile of(Profile profile) {
        return new GroupProfile(profile.externalId(), profile.mail(), profile.work().get("mailNickname"), profile.work().get("description"));
    }

    static ProfileFacts facts(@Nullable String displayName, @Nullable GroupProfile profile) {
        return (profile == null ? ProfileFacts.named(null) : profile.facts()).called(displayName);
    }

    private ProfileFacts facts() {
        Map<String, @Nullable String> work = new LinkedHashMap<>();
        work.put("mailNickname", mailNickname);
        work.put("description", description);
        return new ProfileFacts(null, null, externalId, null, null, mail == null ? null : mail.strip(), ProfileFacts.present(work));
    }
}
