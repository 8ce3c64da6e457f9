package io.zetel.licensing.api.importer;

import java.io.PrintStream;

/**
 * One line that says how far a long command has come, written over again; where nobody watches a line for each step.
 */
public final class Progress {

    private static final long PAUSE_NANOS = 200_000_000;

    private final PrintStream out;
    private final boolean watched;
    private String step = "";
    private long last;

    /** Written there; over and over on one line where somebody watches. */
    public Progress(PrintStream out, boolean watched) {
        this.out = out;
        this.watched = watched;
    }

    /** A step begins. */
    public synchronized void begin(String step) {
        end();
        this.step = step;
        last = 0;
        if (!watched) {
            out.println(step);
        }
    }

    /** So much of it is done. */
    public synchronized void at(long done, long of) {
        if (watched && (done == of || System.nanoTime() - last > PAUSE_NANOS)) {
            out.printf("\r\u001B[K%s %,d of %,d", step, done, of);
            out.flush();
            last = System.nanoTime();
        }
    }

    /** Leaves the line empty. */
    public synchronized void end() {
        if (watched && !step.isEmpty()) {
            out.print("\r\u001B[K");
            out.flush();
        }
        step = "";
    }
}
