package io.zetel.licensing.api.http.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.ASku;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.shared.NewPlans;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a tenant is set up: what is left out is not spoken of. */
record DesiredState(
        @Nullable @Valid Settings settings,
        @Nullable @Size(max = 1000) List<@NotNull @Valid WantedPolicy> policies,
        @Nullable @Size(max = 10_000) List<@NotNull @Valid WantedGroup> groups) {

    /** The switch, and what becomes of service plans that come later. */
    @Schema(name = "DesiredSettings")
    record Settings(@Nullable Boolean autoClaim, @Nullable NewPlans newPlans) {}

    /**
     * A product, and its service plans that are off; or, instead, those that are on. A document that is exported names
     * those that are off.
     */
    @Schema(name = "DesiredProduct")
    record WantedProduct(
            @NotNull @ASku String sku,
            @Nullable @Size(max = 500) List<@NotNull String> disabledPlans,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable @Size(max = 500)
            List<@NotNull String> enabledPlans,

            @Nullable NewPlans newPlans) {}

    /** A policy, known by its name and app; of several that are called so, the first made is the first in the list. */
    @Schema(name = "DesiredPolicy")
    record WantedPolicy(
            @NotNull @AName String name,
            @NotNull String app,
            @Nullable Boolean enabled,

            @Schema(description = "Can be said of a new policy only") @Nullable
            EnvironmentScope environmentScope,

            @NotNull @Size(max = 50) List<@NotNull @Valid WantedProduct> products) {}

    /** What a group gives. */
    @Schema(name = "DesiredGroup")
    record WantedGroup(
            @NotNull @AnExternalId String groupId,
            @Nullable LicensingMode mode,
            @NotNull @Size(max = 100) List<@NotNull @Valid WantedProduct> licenses) {}
}
