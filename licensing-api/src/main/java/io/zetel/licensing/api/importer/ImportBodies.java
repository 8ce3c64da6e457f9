package io.zetel.licensing.api.importer;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what is sent. */
final class ImportBodies {

    private ImportBodies() {}

    /** A field, unless nothing is told of it. */
    static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value instanceof Instant ? value.toString() : value);
        }
    }
}
