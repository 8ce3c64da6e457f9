package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.problem.check.ACountry;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.UserType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A claim as an upstream service sends it. */
record ClaimBody(
        @NotNull @Size(max = 100) String app,
        @NotNull Trigger trigger,
        @NotNull @Valid User user,
        @NullIsNone @Nullable @Valid Environment environment,
        @NullIsNone @Nullable Instant occurredAt) {

    /** Who claims; type and location count only for a user not known yet. */
    record User(
            @NotNull @AnExternalId String userId,
            @NullIsNone @Nullable UserType userType,
            @NullIsNone @Nullable @ACountry String usageLocation) {}

    /** Where it happened, for Power Platform claims. */
    record Environment(
            @NullIsNone @Nullable @Size(max = 200) String environmentId,
            @NullIsNone @Nullable Boolean managed) {}
}
