package io.zetel.licensing.api.http.problem.check;

import jakarta.validation.ConstraintValidatorContext;
import java.util.Optional;

/** Hands a check's own words to Bean Validation. */
final class Worded {

    private Worded() {}

    static boolean by(Optional<String> fault, ConstraintValidatorContext context) {
        fault.ifPresent(message -> {
            context.disableDefaultConstraintViolation();
            // Our messages are fixed texts without user input, so nothing in them can be interpolated.
            context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
        });
        return fault.isEmpty();
    }
}
