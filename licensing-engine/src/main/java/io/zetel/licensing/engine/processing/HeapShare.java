package io.zetel.licensing.engine.processing;

/**
 * How much may be kept in memory to save looks into the database. A node with little heap keeps less and looks more
 * often: one whose heap is full of what it remembers does nothing but collect.
 */
public final class HeapShare {

    private HeapShare() {}

    /** As many as are wanted, or as many of so many bytes as go into one of so many parts of the heap. */
    public static long of(long wanted, int parts, int bytesEach) {
        return Math.min(wanted, Runtime.getRuntime().maxMemory() / parts / bytesEach);
    }
}
