package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something in a job that could not be done: the line of the input where there is one, what it was about, and why. */
public record JobError(@Nullable Long line, @Nullable String item, String code, String pointer, String message) {

    /** PostgreSQL keeps no NUL, and the name of a field that nobody knows may have one. */
    public JobError {
        item = item == null ? null : item.replace('\0', '\uFFFD');
        pointer = pointer.replace('\0', '\uFFFD');
        message = message.replace('\0', '\uFFFD');
    }

    /** Why the domain refused a line. */
    static List<JobError> of(long line, String item, Refused refused) {
        return of(line, item, refused.faults());
    }

    /** What the domain has against a line. */
    public static List<JobError> of(long line, String item, List<Refused.Fault> faults) {
        return faults.stream()
                .map(fault -> new JobError(line, item, fault.code().name(), fault.pointer(), fault.message()))
                .toList();
    }
}
