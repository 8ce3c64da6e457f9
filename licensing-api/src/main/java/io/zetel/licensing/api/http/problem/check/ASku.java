package io.zetel.licensing.api.http.problem.check;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A product's part number or GUID, or {@code null} unless {@code @NotNull} says otherwise; fault code
 * {@code INVALID_SKU}.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ASku.Validator.class)
public @interface ASku {

    /** Unused: the check words its own message. */
    String message() default "";

    /** Bean Validation's groups. */
    Class<?>[] groups() default {};

    /** Bean Validation's payload. */
    Class<? extends Payload>[] payload() default {};

    /** Asks {@link Checks}. */
    final class Validator implements ConstraintValidator<ASku, String> {

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return Worded.by(Checks.sku(text), context);
        }
    }
}
