package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.problem.HttpProblem;
import java.util.List;

/** A request about the catalogue that cannot be served, as a problem with a code. */
final class CatalogueProblem extends HttpProblem {

    private static final long serialVersionUID = 1L;

    private CatalogueProblem(int status, String code, String detail) {
        super(status, code, detail);
    }

    static CatalogueProblem emptyFile() {
        return bad("EMPTY_FILE", "The file is empty.");
    }

    static CatalogueProblem badHeader(List<String> missing) {
        return bad(
                "BAD_HEADER",
                "The first line is not the header of the vendor's list; missing: " + String.join(", ", missing) + ".");
    }

    static CatalogueProblem badEncoding(long afterLine) {
        return bad(
                "BAD_ENCODING",
                "Behind line %d the text is not what it claims to be; send UTF-8, start with a byte order mark or name the charset."
                        .formatted(afterLine));
    }

    static CatalogueProblem tooManyRows(int limit) {
        return tooLarge("TOO_MANY_ROWS", "An import takes at most %,d rows.".formatted(limit));
    }

    static CatalogueProblem tooManyBytes(long limit) {
        return tooLarge("BODY_TOO_LARGE", "An import takes at most %,d bytes.".formatted(limit));
    }

    static CatalogueProblem unknownApp(String app) {
        return bad("UNKNOWN_APP", "There is no app " + app + ".");
    }

    static CatalogueProblem invalidLimit(int highest) {
        return bad("INVALID_LIMIT", "limit is a number from 1 to %d.".formatted(highest));
    }

    static CatalogueProblem invalidCursor() {
        return bad("INVALID_CURSOR", "cursor is not one this route has given.");
    }

    private static CatalogueProblem bad(String code, String detail) {
        return new CatalogueProblem(400, code, detail);
    }

    private static CatalogueProblem tooLarge(String code, String detail) {
        return new CatalogueProblem(413, code, detail);
    }
}
