package io.zetel.licensing.api.http.problem;

import java.util.List;

/** 308: the tenant is served by another installation; the same request goes there, with its method and body. */
public final class MovedAway extends HttpProblem {

    /** The code of this problem. */
    public static final String CODE = "TENANT_MOVED";

    private static final long serialVersionUID = 1L;

    private final String location;

    /** The request is to be sent there instead. */
    public MovedAway(String location) {
        super(308, CODE, "The tenant is served at " + location, List.of(), null, null);
        this.location = location;
    }

    /** Where the same request is answered. */
    String location() {
        return location;
    }
}
