package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.problem.check.ASku;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product of a policy as a caller names it, with the service plans that claims leave off. */
record Choice(@NotNull @ASku String sku, @Nullable @Size(max = 500) List<@NotNull String> disabledPlans) {}
