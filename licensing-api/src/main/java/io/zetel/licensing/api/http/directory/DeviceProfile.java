package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a directory tells of a device beside the display name; what is left out stays as it is, and null clears. */
public record DeviceProfile(
        @Nullable Optional<@AnExternalId String> externalId,
        @Nullable Optional<@AName String> operatingSystem,
        @Nullable Optional<@AName String> operatingSystemVersion,
        @Nullable Optional<@AName String> manufacturer,
        @Nullable Optional<@AName String> model,
        @Nullable Optional<@AName String> serialNumber) {

    private static final DeviceProfile NOTHING = new DeviceProfile(null, null, null, null, null, null);

    static DeviceProfile of(Profile profile) {
        return new DeviceProfile(
                Optional.ofNullable(profile.externalId()),
                profile.at("operatingSystem"),
                profile.at("operatingSystemVersion"),
                profile.at("manufacturer"),
                profile.at("model"),
                profile.at("serialNumber"));
    }

    static ProfileFacts facts(@Nullable Optional<String> displayName, @Nullable DeviceProfile profile) {
        var told = profile == null ? NOTHING : profile;
        var reading = new ProfileFacts.Told()
                .work("operatingSystem", told.operatingSystem)
                .work("operatingSystemVersion", told.operatingSystemVersion)
                .work("manufacturer", told.manufacturer)
                .work("model", told.model)
                .work("serialNumber", told.serialNumber);
        return reading.facts(
                reading.text("displayName", displayName),
                null,
                reading.text("externalId", told.externalId),
                null,
                null,
                null);
    }
}
