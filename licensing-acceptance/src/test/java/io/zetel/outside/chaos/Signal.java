package io.zetel.outside.chaos;

import java.io.IOException;

/** Signals to processes; to those of the run only. */
enum Signal {
    KILL,
    STOP,
    CONT;

    void to(ProcessHandle process) {
        try {
            // A process that has just ended cannot be sent anything, and need not.
            new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
