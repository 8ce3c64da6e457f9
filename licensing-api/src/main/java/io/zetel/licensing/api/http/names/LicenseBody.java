package io.zetel.licensing.api.http.names;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.problem.check.ASku;
import io.zetel.licensing.domain.shared.NewPlans;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product as callers name one to be given, and the service plans that are off or those that are on; neither means as
 * before.
 */
public record LicenseBody(
        @NotNull @ASku String sku,

        @Schema(description = "The service plans that are off; without either list they are as before")
        @Nullable
        @Size(max = 500)
        List<@NotNull String> disabledPlans,

        @Schema(description = "Instead: the service plans that are on, and no others") @Nullable @Size(max = 500)
        List<@NotNull String> enabledPlans,

        @Schema(description = "Whether plans that the product gets later come on") @Nullable
        NewPlans newPlans) {}
