package io.zetel.licensing.api.http.problem;

import java.util.List;

/** 504: what was waited for did not come in time. */
public final class Overdue extends HttpProblem {

    private static final long serialVersionUID = 1L;

    /** Waited in vain, try again in a second. */
    public Overdue(String code, String detail) {
        super(504, code, detail, List.of(), 1, null);
    }
}
