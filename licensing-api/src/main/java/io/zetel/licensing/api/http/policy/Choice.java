package io.zetel.licensing.api.http.policy;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.problem.check.ASku;
import io.zetel.licensing.domain.shared.NewPlans;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product of a policy as a caller names it, with the service plans that claims leave off or those that they give;
 * neither means as before.
 */
public record Choice(
        @NotNull @ASku String sku,

        @Schema(description = "The service plans that claims leave off; without either list they are as before")
        @Nullable
        @Size(max = 500)
        List<@NotNull String> disabledPlans,

        @Schema(description = "Instead: the service plans that claims give, and no others") @Nullable @Size(max = 500)
        List<@NotNull String> enabledPlans,

        @Schema(description = "Whether plans that the product gets later come on; OFF where nothing is said") @Nullable
        NewPlans newPlans) {}
