package io.zetel.licensing.api.http.problem;

import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.engine.moves.TenantMoving;
import io.zetel.licensing.engine.outage.Outage;
import io.zetel.licensing.engine.outage.TemporarilyUnavailable;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.databind.json.JsonMapper;

/** Answers a request with the problem an exception stands for; the only place where errors become HTTP. */
public final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** A refused upload is read to its end up to so many bytes. */
    private static final long READ_OUT = 64L * 1024 * 1024;

    private static final int READ_AT_ONCE = 64 * 1024;

    private final JsonMapper json;
    private final Supplier<Stream<ProblemPages>> pages;

    /** Problems written with this mapper, and in another form where only that is read. */
    public Problems(JsonMapper json, Supplier<Stream<ProblemPages>> pages) {
        this.json = json;
        this.pages = pages;
    }

    /**
     * Answers with the problem behind this exception. An answer of which a part is out cannot become a problem any
     * more; its connection ends, so that nobody takes the part for the whole.
     */
    public void answer(HttpServletRequest request, HttpServletResponse response, Throwable thrown) throws IOException {
        var failure = unwrap(thrown);
        if (response.isCommitted()) {
            throw brokenOff(request, failure);
        }
        switch (failure) {
            case Refused refused -> answer(request, response, refused);
            case TemporarilyUnavailable later -> answer(request, response, (Throwable) Unavailable.of(later));
            case HttpProblem problem -> {
                Outage.behind(problem).ifPresent(_ -> logged(request, problem));
                answer(request, response, problem);
            }
            case RequestRejectedException _ -> malformed(request, response);
            case MethodArgumentTypeMismatchException e ->
                answer(request, response, new BadRequest("/" + e.getName(), "INVALID_VALUE", "has the wrong type"));
            case HandlerMethodValidationException e ->
                answer(request, response, new BadRequest(ValidationFaults.of(e)));
            case BindException e -> answer(request, response, new BadRequest(ValidationFaults.of(e)));
            case ConstraintViolationException e ->
                answer(request, response, new BadRequest(ValidationFaults.of(e.getConstraintViolations())));
            case ServletRequestBindingException e -> answer(request, response, ValidationFaults.missing(e));
            case HttpMessageNotReadableException e when e.getCause() != null -> malformed(request, response);
            case HttpMessageNotReadableException _ ->
                answer(request, response, new BadRequest("", "REQUIRED", "A request body is required"));
            case AsyncRequestTimeoutException _ ->
                answer(request, response, new Overdue("TIMEOUT", "The answer was not ready in time"));
            case AccessDeniedException _ ->
                answer(request, response, new HttpProblem(403, "FORBIDDEN", "The token's roles do not allow this"));
            case NoResourceFoundException _ ->
                answer(request, response, HttpProblem.notFound("NOT_FOUND", "There is no such route"));
            case ErrorResponse e -> framework(request, response, e, failure);
            case Throwable e when e instanceof HttpException -> malformed(request, response);
            default -> other(request, response, failure);
        }
    }

    private void other(HttpServletRequest request, HttpServletResponse response, Throwable failure) throws IOException {
        var moving = TenantMoving.behind(failure);
        var outage = Outage.behind(failure);
        if (moving.isPresent()) {
            answer(request, response, Unavailable.of(moving.get()));
        } else if (outage.isPresent()) {
            logged(request, failure);
            answer(request, response, Unavailable.of(outage.get().answer(failure)));
        } else if (isOfTheClient(failure)) {
            // It may still read what it gets.
            answer(request, response, new BadRequest("", "BODY_INCOMPLETE", "The request ended before its body did"));
        } else {
            logged(request, failure);
            answer(request, response, 500, "Something went wrong on our side; the request id names it in the log");
        }
    }

    private static BrokenOff brokenOff(HttpServletRequest request, Throwable failure) {
        if (failure instanceof BrokenOff already) {
            return already;
        }
        if (!(failure instanceof HttpProblem || failure instanceof TemporarilyUnavailable) && !isOfTheClient(failure)) {
            logged(request, failure);
        }
        return new BrokenOff(failure);
    }

    /** Whether the connection this request came over broke; only the server's own exception says so. */
    private static boolean isOfTheClient(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .anyMatch(EofException.class::isInstance);
    }

    private static void logged(HttpServletRequest request, Throwable failure) {
        log.error("Request {} {} failed unexpectedly", request.getMethod(), request.getRequestURI(), failure);
    }

    /** Answers with a problem that has nothing but a status (the server's and Spring's own). */
    public void answer(HttpServletRequest request, HttpServletResponse response, int status, @Nullable String detail)
            throws IOException {
        write(request, response, status, code(status), detail == null ? words(status) : detail, List.of());
    }

    /** The code of a problem that has nothing but a status. */
    static String code(int status) {
        var known = HttpStatus.resolve(status);
        return switch (status) {
            case 400 -> "BAD_REQUEST";
            case 401 -> "UNAUTHENTICATED";
            case 413 -> "BODY_TOO_LARGE";
            case 500 -> "INTERNAL_ERROR";
            default -> known == null ? "HTTP_" + status : known.name();
        };
    }

    /** What a status means. */
    static String words(int status) {
        var known = HttpStatus.resolve(status);
        return known == null ? "HTTP status " + status : known.getReasonPhrase();
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, HttpProblem problem)
            throws IOException {
        if (problem instanceof MovedAway moved) {
            response.setHeader(HttpHeaders.LOCATION, moved.location());
        }
        if (problem.retryAfterSeconds() != null) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().toString());
        }
        write(request, response, problem.status(), problem.code(), problem.getMessage(), problem.faults());
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Refused refused) throws IOException {
        var faults = refused.faults().stream()
                .map(f -> new Fault(f.pointer(), f.code().name(), f.message()))
                .toList();
        write(
                request,
                response,
                status(refused.code()),
                refused.code().name(),
                faults.getFirst().message(),
                faults);
    }

    /** The HTTP status of a domain refusal. */
    public static int status(Refusal refusal) {
        return switch (refusal.kind()) {
            case UNKNOWN -> 404;
            case INVALID -> 400;
            case CONFLICT -> 409;
            case STALE -> 412;
        };
    }

    /** Says it without words of the server's, for they may repeat what was sent. */
    private void malformed(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(
                request,
                response,
                new BadRequest("", "BAD_REQUEST", "The URL, a header, a parameter or the body is malformed"));
    }

    private void framework(HttpServletRequest request, HttpServletResponse response, ErrorResponse e, Throwable failure)
            throws IOException {
        if (e.getStatusCode().is5xxServerError() && e.getStatusCode().value() != 503) {
            other(request, response, failure);
            return;
        }
        e.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        answer(request, response, e.getStatusCode().value(), e.getBody().getDetail());
    }

    private void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String detail,
            List<Fault> errors)
            throws IOException {
        response.resetBuffer();
        response.setStatus(status);
        response.setHeader(RequestId.HEADER, RequestId.of(request));
        var page = pages.get().filter(known -> known.isFor(request)).findFirst();
        if (page.isPresent()) {
            page.get().write(request, response, status, code, detail, errors);
            return;
        }
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream().write(json.writeValueAsBytes(Problem.about(request, status, code, detail, errors)));
        if (status == HttpStatus.CONTENT_TOO_LARGE.value()) {
            readOut(request);
        }
    }

    /** Who is still sending sees the answer only if somebody reads what he sends, and a reset connection else. */
    private static void readOut(HttpServletRequest request) throws IOException {
        if (request.getHeader(HttpHeaders.EXPECT) != null) {
            // Sends nothing before it is told to.
            return;
        }
        var some = new byte[READ_AT_ONCE];
        int last = 0;
        try {
            for (long left = READ_OUT; left > 0 && last >= 0; left -= last) {
                last = request.getInputStream().read(some);
            }
        } catch (HttpProblem tooSlow) {
            // The answer stands.
        }
    }

    private static Throwable unwrap(Throwable thrown) {
        var cause = thrown.getCause();
        return cause != null && isWrapper(thrown) ? unwrap(cause) : thrown;
    }

    /** Spring's servlet wraps what leaves it in a plain ServletException. */
    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof CompletionException
                || thrown instanceof ExecutionException
                || thrown.getClass() == ServletException.class;
    }
}
