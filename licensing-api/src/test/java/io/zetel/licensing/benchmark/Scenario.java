package io.zetel.licensing.benchmark;

/** One part of the benchmark. */
interface Scenario {

    /** Measures and reports. */
    void run(Bench bench) throws Exception;
}
