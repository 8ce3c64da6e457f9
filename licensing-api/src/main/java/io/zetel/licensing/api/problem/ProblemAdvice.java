package io.zetel.licensing.api.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Whatever a controller throws becomes a problem. */
@Hidden
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

    private final Problems problems;

    ProblemAdvice(Problems problems) { this.problems = problems; }

    @ExceptionHandler(Throwable.class) void anything(Throwable thrown, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.answer(request, response, thrown);
    }
}
