package io.zetel.licensing.engine.embedded;

import java.io.IOException;

/** One of PostgreSQL's programs did not do what it should. */
final class ProgramFailed extends IOException {

    private static final long serialVersionUID = 1L;

    ProgramFailed(String program, int exit, String complaint) {
        super(complaint.isEmpty() ? "%s ended with %d".formatted(program, exit) : complaint);
    }
}
