package io.zetel.licensing.engine.embedded;

import java.nio.file.Path;

/** Another Zetel works in the data directory. */
public final class DataDirectoryInUse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataDirectoryInUse(Path directory, String process) {
        super("The data directory %s is in use by %s".formatted(directory, process));
    }
}
