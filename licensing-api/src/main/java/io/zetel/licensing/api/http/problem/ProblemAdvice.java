package io.zetel.licensing.api.http.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Whatever a controller throws becomes a problem. Spring's own resolvers are never asked: they end some failures
 * without an answer.
 */
@Component
@Order(ProblemAdvice.ORDER)
class ProblemAdvice implements HandlerExceptionResolver {

    /** Behind whoever answers what is no failure. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1;

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        try {
            problems.answer(request, response, thrown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelAndView();
    }
}
