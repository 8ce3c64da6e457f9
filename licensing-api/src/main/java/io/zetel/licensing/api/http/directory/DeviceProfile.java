package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a directory tells of a device beside the display name; a field that is left out stays as it is. */
record DeviceProfile(@Nullable @AnExternalId String externalId, @Nullable @AName String operatingSystem,
        @Nullable @AName String operatingSystemVersion, @Nullable @AName String manufacturer, @Nullable @AName String model,
        @Nullable @AName String serialNumber) {

    static DeviceProfile of(Profile profile) {
        var work = profile.work();
        return new DeviceProfile(profile.externalId(), work.get("operatingSystem"), work.get("operatingSystemVersion"), work.get("manufacturer"),
                work.get("model"), work.get("serialNumber"));
    }

    static ProfileFacts facts(@Nullable String displayName, @Nullable DeviceProfile profile) {
        return (profile == null ? ProfileFacts.named(null) : profile.facts()).called(displayName);
    }

    private ProfileFacts facts() {
        Map<String, @Nullable String> work = new LinkedHashMap<>();
        work.put("operatingSystem", operatingSystem);
        work.put("operatingSystemVersion", operatingSystemVersion);
        work.put("manufacturer", manufacturer);
        work.put("model", model);
        work.put("serialNumber", serialNumber);
        return new ProfileFacts(null, null, externalId, null, null, null, ProfileFacts.present(work));
    }
}
