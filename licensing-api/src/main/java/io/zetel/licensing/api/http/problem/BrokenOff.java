package io.zetel.licensing.api.http.problem;

import org.eclipse.jetty.io.QuietException;

/**
 * Ends the connection of an answer that failed after its head was sent: whoever reads it must not take it for complete.
 */
public final class BrokenOff extends RuntimeException implements QuietException {

    private static final long serialVersionUID = 1L;

    BrokenOff(Throwable cause) {
        super("The answer broke off", cause, false, false);
    }
}
