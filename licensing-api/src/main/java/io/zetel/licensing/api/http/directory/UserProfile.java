package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a directory tells of a person beside the display name, in Microsoft's words; a field that is left out stays as it is. */
record UserProfile(@Nullable @AnExternalId String userPrincipalName, @Nullable @AnExternalId String externalId, @Nullable @AName String givenName,
        @Nullable @AName String surname, @Nullable @AName String mail, @Nullable @AName String jobTitle, @Nullable @AName String department,
        @Nullable @AName String division, @Nullable @AName String companyName, @Nullable @AName String costCenter,
        @Nullable @AName String officeLocation, @Nullable @AName String employeeId, @Nullable @AName String employeeType,
        @Nullable @AnExternalId String manager, @Nullable @AName String mobilePhone, @Nullable @AName String country,
        @Nullable @AName String preferredLanguage) {

    static UserProfile of(Profile profile) {
        var work = profile.work();
        return new UserProfile(profile.userName(), profile.externalId(), profile.givenName(), profile.familyName(), profile.mail(),
                work.get("jobTitle"), work.get(Profile.DEPARTMENT), work.get("division"), work.get("companyName"), work.get("costCenter"),
                work.get("officeLocation"), work.get("employeeId"), work.get("employeeType"), work.get("manager"), work.get("mobilePhone"),
                work.get("country"), work.get("preferredLanguage"));
    }

    ProfileFacts facts() {
        Map<String, @Nullable String> work = new LinkedHashMap<>();
        work.put("jobTitle", jobTitle);
        work.put(Profile.DEPARTMENT, department);
        work.put("division", division);
        work.put("companyName", companyName);
        work.put("costCenter", costCenter);
        work.put("officeLocation", officeLocation);
        work.put("employeeId", employeeId);
        work.put("employeeType", employeeType);
        work.put("manager", manager);
        work.put("mobilePhone", mobilePhone);
        work.put("country", country);
        work.put("preferredLanguage", preferredLanguage);
        return new ProfileFacts(null, userPrincipalName == null ? null : userPrincipalName.toLowerCase(Locale.ROOT), externalId,
                ProfileFacts.bare(givenName), ProfileFacts.bare(surname), ProfileFacts.bare(mail), ProfileFacts.present(work));
    }

    static ProfileFacts facts(@Nullable String displayName, @Nullable UserProfile profile) {
        return (profile == null ? ProfileFacts.named(null) : profile.facts()).called(displayName);
    }
}
