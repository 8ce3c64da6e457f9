package io.zetel.licensing.api.importer;

/** Why an import cannot be done, in one sentence. */
final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    Unusable(String message) {
        super(message);
    }

    Unusable(String message, Throwable cause) {
        super(message, cause);
    }
}
