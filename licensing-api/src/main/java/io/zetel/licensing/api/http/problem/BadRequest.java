package io.zetel.licensing.api.http.problem;

import java.util.List;

/** 400: the request is wrong in every way listed; the first fault is the headline. */
public final class BadRequest extends HttpProblem {

    private static final long serialVersionUID = 1L;

    /** A bad request with all its faults, at least one. */
    public BadRequest(List<Fault> faults) {
        super(400, faults.getFirst().code(), detail(faults), faults, null, null);
    }

    /** A bad request with one fault. */
    public BadRequest(String pointer, String code, String message) {
        this(List.of(new Fault(pointer, code, message)));
    }

    private static String detail(List<Fault> faults) {
        var first = faults.getFirst();
        var where = first.pointer().isEmpty() ? "" : first.pointer() + " ";
        var more = faults.size() == 1 ? "" : " (and %d more, see errors)".formatted(faults.size() - 1);
        return where + first.message() + more;
    }
}
