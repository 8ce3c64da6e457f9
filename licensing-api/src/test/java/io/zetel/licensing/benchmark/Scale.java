package io.zetel.licensing.benchmark;

import java.time.Duration;

/** How long to look: a quick look, or long enough to believe it. */
enum Scale {
    QUICK(3, Duration.ofSeconds(2), Duration.ofSeconds(60), 100_000),
    FULL(5, Duration.ofSeconds(4), Duration.ofSeconds(90), 1_000_000);

    /** How often each thing is measured. */
    final int runs;
    /** How long one measurement takes. */
    final Duration measure;
    /** How long a scenario runs at most before anything is measured. */
    final Duration warmUp;
    /** The most seats that are out. */
    final int mostSeatsOut;

    Scale(int runs, Duration measure, Duration warmUp, int mostSeatsOut) {
        this.runs = runs;
        this.measure = measure;
        this.warmUp = warmUp;
        this.mostSeatsOut = mostSeatsOut;
    }
}
