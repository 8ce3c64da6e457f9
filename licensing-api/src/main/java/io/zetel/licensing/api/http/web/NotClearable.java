package io.zetel.licensing.api.http.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field of a change that may be left out, which leaves it as it is, but not be {@code null}: there is nothing it
 * could be cleared to. In a change, a field that is left out is no {@link Optional} at all, and one that is
 * {@code null} an empty one.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NotClearable.Validator.class)
public @interface NotClearable {

    /** What the client is told. */
    String message() default "cannot be cleared; leave it out to keep it as it is";

    /** Bean Validation's groups. */
    Class<?>[] groups() default {};

    /** Bean Validation's payload. */
    Class<? extends Payload>[] payload() default {};

    /** Refuses what is there and empty. */
    final class Validator implements ConstraintValidator<NotClearable, Optional<?>> {

        @Override
        public boolean isValid(@Nullable Optional<?> field, ConstraintValidatorContext context) {
            return field == null || field.isPresent();
        }
    }
}
