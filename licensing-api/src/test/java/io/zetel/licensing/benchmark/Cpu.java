package io.zetel.licensing.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Processor time used so far, by this JVM (application and load) and by its PostgreSQL. On a machine shared with others
 * it says more than the clock does.
 */
record Cpu(long jvmNanos, long postgresNanos) {

    static Cpu now(ProcessHandle postmaster) {
        var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var postgres = postmaster
                .descendants()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
        return new Cpu(os.getProcessCpuTime(), postgres.toNanos());
    }

    Cpu since(Cpu before) {
        return new Cpu(jvmNanos - before.jvmNanos, postgresNanos - before.postgresNanos);
    }

    Cpu plus(Cpu more) {
        return new Cpu(jvmNanos + more.jvmNanos, postgresNanos + more.postgresNanos);
    }

    /** For each of so many, by the JVM and by PostgreSQL. */
    String each(double many) {
        return "%s + %s µs".formatted(micros(jvmNanos, many), micros(postgresNanos, many));
    }

    private static String micros(long nanos, double many) {
        return Measured.number(nanos / many / TimeUnit.MICROSECONDS.toNanos(1));
    }
}
