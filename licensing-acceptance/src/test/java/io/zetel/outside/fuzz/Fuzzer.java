package io.zetel.outside.fuzz;

import io.zetel.outside.Answer;
import io.zetel.outside.Findings;
import io.zetel.outside.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Sends drawn requests over several connections and judges each answer; the n-th is drawn by seed, n and what was
 * learned by then.
 */
final class Fuzzer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int port;
    private final long seed;
    private final Requests requests;
    private final Judge judge;
    private final Learned learned;
    private final Findings findings;
    private final AtomicLong next = new AtomicLong();
    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final AtomicLong slowest = new AtomicLong();

    Fuzzer(int port, long seed, Requests requests, Judge judge, Learned learned, Findings findings) {
        this.port = port;
        this.seed = seed;
        this.requests = requests;
        this.judge = judge;
        this.learned = learned;
        this.findings = findings;
    }

    /** Sends so many over so many connections; how long it took. */
    Duration run(long count, int connections) {
        long begun = System.nanoTime();
        var workers = IntStream.range(0, connections)
                .mapToObj(_ -> Thread.ofPlatform().name("fuzzer").start(() -> work(count)))
                .toList();
        for (var worker : workers) {
            try {
                while (!worker.join(Duration.ofMinutes(1))) {
                    tellProgress(count, begun);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void tellProgress(long count, long begun) {
        long sent = Math.min(next.get(), count);
        System.out.printf(
                "%,d of %,d requests after %d s, %d kinds of findings%n",
                sent,
                count,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                findings.lines().size());
    }

    Map<Integer, LongAdder> statuses() {
        return statuses;
    }

    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }

    private void work(long count) {
        try (var wire = new Wire(port, PATIENCE)) {
            for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                var random = new Random(seed + n * 0x9E3779B97F4A7C15L);
                var draft = requests.next(random);
                try {
                    judged(draft, wire.send(draft.ask()));
                } catch (SocketTimeoutException _) {
                    found("no answer in " + PATIENCE.toSeconds() + " s", draft);
                } catch (RuntimeException e) {
                    found("this answer could not be read: " + e, draft);
                } catch (IOException e) {
                    found("no answer: " + e.getClass().getSimpleName() + " " + e.getMessage(), draft);
                }
            }
        }
    }

    private void judged(RequestDraft draft, Answer answer) {
        statuses.computeIfAbsent(answer.status(), _ -> new LongAdder()).increment();
        slowest.accumulateAndGet(answer.took().toNanos(), Math::max);
        judge.fault(draft, answer).ifPresent(fault -> found(fault, draft));
        if (answer.succeeded() && !draft.tenant.isEmpty()) {
            learned.learn(draft.tenant, answer);
        }
    }

    private void found(String fault, RequestDraft draft) {
        findings.add(
                "%s: %s %s".formatted(fault, draft.operation.method(), draft.operation.path()),
                draft.ask().curl(port));
    }
}
