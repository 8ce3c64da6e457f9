package io.zetel.licensing.api.http.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal decided by the HTTP layer itself, with its status; the domain's own are {@code Refused}. */
public class HttpProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient List<Fault> faults;
    private final @Nullable Integer retryAfterSeconds;

    /** A refusal with a status and a code that says why. */
    public HttpProblem(int status, String code, String detail) {
        this(status, code, detail, List.of(), null, null);
    }

    protected HttpProblem(
            int status,
            String code,
            String detail,
            List<Fault> faults,
            @Nullable Integer retryAfterSeconds,
            @Nullable Throwable cause) {
        // Without a stack trace: a refusal is an answer, not an accident.
        super(detail, cause, false, false);
        this.status = status;
        this.code = code;
        this.faults = List.copyOf(faults);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The same refusal as another attempt may pass after this many seconds. */
    public HttpProblem retryAfter(int seconds) {
        return new HttpProblem(status, code, getMessage(), faults, seconds, getCause());
    }

    /** 404: there is no such thing, or none the caller may know of. */
    public static HttpProblem notFound(String code, String detail) {
        return new HttpProblem(404, code, detail);
    }

    /** 409: the request is fine, the state of things is not. */
    public static HttpProblem conflict(String code, String detail) {
        return new HttpProblem(409, code, detail);
    }

    /** 413: more bytes than this route takes. */
    public static HttpProblem tooLarge(String detail) {
        return new HttpProblem(413, "BODY_TOO_LARGE", detail);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The reason, for programs. */
    public String code() {
        return code;
    }

    /** The single faults, empty unless the request itself is bad. */
    public List<Fault> faults() {
        return faults;
    }

    /** When to try again, if that helps. */
    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
