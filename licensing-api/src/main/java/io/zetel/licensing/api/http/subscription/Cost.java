package io.zetel.licensing.api.http.subscription;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;

/** What a purchase cost, as a whole; the currency by its code, such as EUR. */
public record Cost(
        @NotNull @PositiveOrZero @Digits(integer = 15, fraction = 4)
        BigDecimal amount,

        @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 currency code of three capital letters")
        String currency) {}
