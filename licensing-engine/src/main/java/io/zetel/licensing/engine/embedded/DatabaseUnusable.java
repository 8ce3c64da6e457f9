package io.zetel.licensing.engine.embedded;

import org.jspecify.annotations.Nullable;

/** Zetel cannot start on the database it was given. */
public final class DatabaseUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    DatabaseUnusable(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What can be done about it. */
    public String remedy() {
        return remedy;
    }
}
