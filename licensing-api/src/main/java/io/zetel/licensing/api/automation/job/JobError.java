package io.zetel.licensing.api.automation.job;

import org.jspecify.annotations.Nullable;

/** Something in a job that could not be done: the line of the input where there is one, what it was about, and why. */
public record JobError(@Nullable Long line, @Nullable String item, String code, String pointer, String message) {

    /** PostgreSQL keeps no NUL, and the name of a field that nobody knows may have one. */
    public JobError {
        item = item == null ? null : item.replace('\0', '\uFFFD');
        pointer = pointer.replace('\0', '\uFFFD');
        message = message.replace('\0', '\uFFFD');
    }
}
