package io.zetel.licensing.api.http.names;

import io.zetel.licensing.api.http.problem.check.ASku;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product as callers name one to be given, and the service plans to leave off. */
public record LicenceBody(@NotNull @ASku String sku, @Nullable @Size(max = 200) List<@NotNull String> disabledPlans) {}
