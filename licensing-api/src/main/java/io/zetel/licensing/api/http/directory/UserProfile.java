package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a directory tells of a person beside the display name, in Microsoft's words; what is left out stays as it is,
 * and null clears.
 */
public record UserProfile(
        @Nullable Optional<@AnExternalId String> userPrincipalName,
        @Nullable Optional<@AnExternalId String> externalId,
        @Nullable Optional<@AName String> givenName,
        @Nullable Optional<@AName String> surname,
        @Nullable Optional<@AName String> mail,
        @Nullable Optional<@AName String> jobTitle,
        @Nullable Optional<@AName String> department,
        @Nullable Optional<@AName String> division,
        @Nullable Optional<@AName String> companyName,
        @Nullable Optional<@AName String> costCenter,
        @Nullable Optional<@AName String> officeLocation,
        @Nullable Optional<@AName String> employeeId,
        @Nullable Optional<@AName String> employeeType,
        @Nullable Optional<@AnExternalId String> manager,
        @Nullable Optional<@AName String> mobilePhone,
        @Nullable Optional<@AName String> country,
        @Nullable Optional<@AName String> preferredLanguage) {

    private static final UserProfile NOTHING = new UserProfile(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    static UserProfile of(Profile profile) {
        return new UserProfile(
                Optional.ofNullable(profile.userName()),
                Optional.ofNullable(profile.externalId()),
                Optional.ofNullable(profile.givenName()),
                Optional.ofNullable(profile.familyName()),
                Optional.ofNullable(profile.mail()),
                profile.at("jobTitle"),
                profile.at(Profile.DEPARTMENT),
                profile.at("division"),
                profile.at("companyName"),
                profile.at("costCenter"),
                profile.at("officeLocation"),
                profile.at("employeeId"),
                profile.at("employeeType"),
                profile.at("manager"),
                profile.at("mobilePhone"),
                profile.at("country"),
                profile.at("preferredLanguage"));
    }

    static ProfileFacts facts(@Nullable Optional<String> displayName, @Nullable UserProfile profile) {
        var told = profile == null ? NOTHING : profile;
        var reading = new ProfileFacts.Told()
                .work("jobTitle", told.jobTitle)
                .work(Profile.DEPARTMENT, told.department)
                .work("division", told.division)
                .work("companyName", told.companyName)
                .work("costCenter", told.costCenter)
                .work("officeLocation", told.officeLocation)
                .work("employeeId", told.employeeId)
                .work("employeeType", told.employeeType)
                .work("manager", told.manager)
                .work("mobilePhone", told.mobilePhone)
                .work("country", told.country)
                .work("preferredLanguage", told.preferredLanguage);
        var userName = reading.text("userName", told.userPrincipalName);
        return reading.facts(
                reading.text("displayName", displayName),
                userName == null ? null : userName.toLowerCase(Locale.ROOT),
                reading.text("externalId", told.externalId),
                reading.text("givenName", told.givenName),
                reading.text("familyName", told.surname),
                reading.text("mail", told.mail));
    }
}
