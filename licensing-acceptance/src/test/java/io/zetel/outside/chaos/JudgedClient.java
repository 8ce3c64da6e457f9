package io.zetel.outside.chaos;

import io.zetel.outside.Answer;
import io.zetel.outside.Ask;
import io.zetel.outside.Findings;
import io.zetel.outside.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Sends requests and holds every answer to what may be answered on a bad day. */
final class JudgedClient {

    private static final Duration LATEST = Duration.ofSeconds(10);
    /** Whoever waits longer than allowed can say by how much. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Unavailable, full, and too late. */
    private static final Set<Integer> BAD_DAYS = Set.of(503, 504, 507);

    private final Troubles troubles;
    private final Findings findings;
    private final Map<String, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final AtomicLong slowest = new AtomicLong();

    JudgedClient(Troubles troubles, Findings findings) {
        this.troubles = troubles;
        this.findings = findings;
    }

    Wire wire(int port) {
        return new Wire(port, PATIENCE);
    }

    Map<String, LongAdder> statuses() {
        return statuses;
    }

    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }

    /** The answer, or none when the connection died. */
    Optional<Answer> send(Wire wire, Ask ask) {
        var before = troubles.now();
        long begun = System.nanoTime();
        try {
            var answer = wire.send(ask);
            count(Integer.toString(answer.status()));
            slowest.accumulateAndGet(answer.took().toNanos(), Math::max);
            judge(ask, answer, wire.port());
            return Optional.of(answer);
        } catch (SocketTimeoutException e) {
            count("none in " + PATIENCE.toSeconds() + " s");
            found("no answer in " + PATIENCE.toSeconds() + " s", ask, wire.port());
        } catch (IOException e) {
            count("died");
            if (!troubles.nodeWasDown(before)) {
                found("the connection died and the node did not (" + e.getMessage() + ")", ask, wire.port());
            }
        }
        if (Duration.ofNanos(System.nanoTime() - begun).compareTo(LATEST) > 0 && troubles.nodeWasDown(before)) {
            count("died late");
        }
        return Optional.empty();
    }

    private void count(String what) {
        statuses.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    private void judge(Ask ask, Answer answer, int port) {
        int status = answer.status();
        if (answer.took().compareTo(LATEST) > 0) {
            found("an answer later than " + LATEST.toSeconds() + " s, " + status, ask, port);
        }
        if (status >= 500 && !BAD_DAYS.contains(status)) {
            found("status " + status + " " + answer.text("/code"), ask, port);
        } else if (status >= 400 && !answer.mediaType().equals("application/problem+json")) {
            found(status + " is no problem but " + answer.mediaType(), ask, port);
        } else if (status >= 500 && answer.header("Retry-After") == null) {
            found(status + " without Retry-After, " + answer.text("/code"), ask, port);
        } else if (answer.succeeded()
                && answer.body().length == 0
                && status != 204
                && !ask.method().equals("DELETE")) {
            found(status + " with an empty body", ask, port);
        }
    }

    private void found(String what, Ask ask, int port) {
        findings.add(
                "%s: %s %s, after: %s"
                        .formatted(
                                what,
                                ask.method(),
                                ask.target()
                                        .replaceAll("/api/v1/tenants/[^/]*", "…")
                                        .replaceAll("\\d+", "#"),
                                troubles.last()),
                ask.curl(port));
    }
}
