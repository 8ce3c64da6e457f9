package io.zetel.licensing.api.http.problem;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** A problem that carries more than every problem does: RFC 9457's extension members, beside its own. */
public record ProblemWith<T>(@JsonUnwrapped Problem problem, T details) {

    /** The problem with this code about this request, and its details. */
    public static <T> ProblemWith<T> details(
            HttpServletRequest request, int status, String code, String detail, T details) {
        return new ProblemWith<>(Problem.about(request, status, code, detail, List.of()), details);
    }
}
