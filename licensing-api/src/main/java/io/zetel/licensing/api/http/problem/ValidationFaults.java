package io.zetel.licensing.api.http.problem;

import jakarta.validation.ConstraintViolation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/** Bean Validation's findings as faults, in a stable order. */
public final class ValidationFaults {

    private static final String MISSING = "REQUIRED";
    private static final String NAMELESS = "NAME_REQUIRED";

    private static final Comparator<Fault> ORDER =
            Comparator.comparing(Fault::pointer).thenComparing(Fault::code);

    private ValidationFaults() {}

    static List<Fault> of(BindException e) {
        return sorted(e.getAllErrors().stream().map(ValidationFaults::fault));
    }

    /** The faults these violations are. */
    public static List<Fault> of(Collection<? extends ConstraintViolation<?>> violations) {
        return sorted(violations.stream().map(v -> fault(v, v.getPropertyPath().toString())));
    }

    static List<Fault> of(HandlerMethodValidationException e) {
        var faults = new ArrayList<Fault>();
        for (var result : e.getParameterValidationResults()) {
            var parameter =
                    Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "");
            for (var error : result.getResolvableErrors()) {
                faults.add(
                        error instanceof FieldError field
                                ? fault(field)
                                : new Fault("/" + parameter, code(error), message(error)));
            }
        }
        e.getCrossParameterValidationResults().forEach(error -> faults.add(new Fault("", code(error), message(error))));
        return sorted(faults.stream());
    }

    static BadRequest missing(ServletRequestBindingException e) {
        var name =
                switch (e) {
                    case MissingServletRequestParameterException p -> p.getParameterName();
                    case MissingRequestHeaderException h -> h.getHeaderName();
                    case MissingPathVariableException v -> v.getVariableName();
                    default -> null;
                };
        return name == null
                ? new BadRequest("", "BAD_REQUEST", "A parameter or header is missing or wrong")
                : new BadRequest("/" + name, "REQUIRED", "is required");
    }

    /** The pointer to a property path such as {@code products[0].sku}. */
    static String pointer(String propertyPath) {
        return propertyPath.isEmpty()
                ? ""
                : "/" + propertyPath.replace("[", "/").replace("]", "").replace('.', '/');
    }

    private static Fault fault(ObjectError error) {
        var pointer = error instanceof FieldError field ? pointer(field.getField()) : "";
        var value = error instanceof FieldError field ? field.getRejectedValue() : null;
        return new Fault(pointer, nameless(pointer, code(error), value), message(error));
    }

    private static Fault fault(ConstraintViolation<?> violation, String path) {
        var constraint = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return new Fault(
                pointer(path),
                nameless(pointer(path), codeOf(constraint), violation.getInvalidValue()),
                violation.getMessage());
    }

    /** A name that is missing or blank is told as such wherever it is missing (A24). */
    private static String nameless(String pointer, String code, @Nullable Object value) {
        boolean isMissing = code.equals(MISSING) && pointer.endsWith("/name")
                || code.equals("INVALID_NAME") && value instanceof String text && text.isBlank();
        return isMissing ? NAMELESS : code;
    }

    /** The codes that a violated constraint on a field of this name may have. */
    public static List<String> codes(String constraint, String field) {
        var code = codeOf(constraint);
        return code.equals("INVALID_NAME")
                ? List.of(code, NAMELESS)
                : List.of(code.equals(MISSING) && field.equals("name") ? NAMELESS : code);
    }

    private static String code(MessageSourceResolvable error) {
        var codes = error.getCodes();
        return codes == null || codes.length == 0 ? "INVALID_VALUE" : codeOf(codes[codes.length - 1]);
    }

    private static String codeOf(String constraint) {
        return switch (constraint) {
            case "NotNull", "NotBlank", "NotEmpty" -> MISSING;
            case "Size", "Length" -> "INVALID_LENGTH";
            case "Min",
                    "Max",
                    "Positive",
                    "PositiveOrZero",
                    "Negative",
                    "Range",
                    "DecimalMin",
                    "DecimalMax",
                    "Digits" -> "OUT_OF_RANGE";
            case "ATenantId" -> "INVALID_TENANT_ID";
            case "AnExternalId" -> "INVALID_ID";
            case "AName" -> "INVALID_NAME";
            case "AText" -> "INVALID_TEXT";
            case "ASku" -> "INVALID_SKU";
            case "ACountry" -> "INVALID_COUNTRY";
            case "AGuid" -> "INVALID_GUID";
            default -> "INVALID_VALUE";
        };
    }

    private static String message(MessageSourceResolvable error) {
        @Nullable String message = error.getDefaultMessage();
        return message == null ? "is not valid" : message;
    }

    private static List<Fault> sorted(Stream<Fault> faults) {
        return faults.distinct().sorted(ORDER).toList();
    }
}
