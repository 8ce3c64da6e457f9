package io.zetel.licensing.api.scim;

import org.jspecify.annotations.Nullable;

/** A refusal in the words of RFC 7644, section 3.12. */
final class ScimProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String scimType;

    ScimProblem(int status, @Nullable String scimType, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.scimType = scimType;
    }

    static ScimProblem value(String detail) {
        return new ScimProblem(400, "invalidValue", detail);
    }

    static ScimProblem filter(String detail) {
        return new ScimProblem(400, "invalidFilter", detail);
    }

    static ScimProblem path(String detail) {
        return new ScimProblem(400, "invalidPath", detail);
    }

    static ScimProblem syntax(String detail) {
        return new ScimProblem(400, "invalidSyntax", detail);
    }

    static ScimProblem taken(String detail) {
        return new ScimProblem(409, "uniqueness", detail);
    }

    static ScimProblem unknown(String id) {
        return new ScimProblem(404, null, "Resource %s not found.".formatted(id));
    }

    int status() {
        return status;
    }

    @Nullable
    String scimType() {
        return scimType;
    }
}
