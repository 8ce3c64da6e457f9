package io.zetel.outside.chaos;

import io.zetel.outside.Findings;
import io.zetel.outside.Zetel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;

/** Kills, freezes and fills, one at a time and in an order that the seed knows, and waits until it is well again. */
final class Troubles {

    private static final Duration BACK_AGAIN = Duration.ofSeconds(60);

    private interface Trouble {
        void make() throws IOException;
    }

    private record Named(String name, Trouble trouble) {}

    private final Zetel zetel;
    private final Optional<RealAxonServer> axonServer;
    private final Optional<SmallDisk> disk;
    private final Findings findings;
    private final Random random;
    private final List<Named> kinds = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    /**
     * Odd while the node is down; so whoever sees the same even number before and after knows that it was up all the
     * time.
     */
    private final AtomicLong ends = new AtomicLong();

    private volatile String last = "nothing yet";

    Troubles(Zetel zetel, Optional<RealAxonServer> axonServer, Optional<SmallDisk> disk, Findings findings, long seed) {
        this.zetel = zetel;
        this.axonServer = axonServer;
        this.disk = disk;
        this.findings = findings;
        this.random = new Random(seed);
        kinds.add(new Named("backend killed", () -> backend().ifPresent(Signal.KILL::to)));
        kinds.add(new Named("backend killed", () -> backend().ifPresent(Signal.KILL::to)));
        kinds.add(new Named("backend frozen", () -> backend().ifPresent(this::freeze)));
        kinds.add(new Named("postmaster killed", () -> zetel.postmaster().ifPresent(Signal.KILL::to)));
        kinds.add(new Named("postmaster frozen", () -> zetel.postmaster().ifPresent(this::freeze)));
        kinds.add(new Named("node killed", () -> restart(false)));
        kinds.add(new Named("node and database killed", () -> restart(true)));
        kinds.add(new Named("node frozen", () -> freeze(zetel.handle())));
        axonServer.ifPresent(server -> {
            kinds.add(new Named("Axon Server killed", server::killAndStart));
            kinds.add(new Named("Axon Server frozen", () -> freeze(server.process())));
        });
        disk.ifPresent(small -> kinds.add(new Named("disk full", () -> {
            small.fill();
            pause(2000, 2000);
            small.free();
        })));
    }

    /** Makes trouble until this instant. */
    void make(long untilNanos) {
        while (System.nanoTime() - untilNanos < 0) {
            pause(700, 3000);
            var next = kinds.get(random.nextInt(kinds.size()));
            last = next.name();
            made.add(last);
            Pulse.awaitMidst();
            try {
                next.trouble().make();
            } catch (IOException e) {
                findings.add("the test could not make this trouble: " + last, e.toString());
            }
            wellAgain();
        }
    }

    /** What was made, in order. */
    List<String> made() {
        return made;
    }

    String last() {
        return last;
    }

    long now() {
        return ends.get();
    }

    boolean nodeWasDown(long before) {
        return before % 2 == 1 || ends.get() != before;
    }

    private void restart(boolean all) throws IOException {
        if (ends.get() % 2 == 0) {
            ends.incrementAndGet();
        }
        var node = zetel.handle();
        var database = zetel.postmaster();
        Signal.KILL.to(node);
        if (all) {
            database.ifPresent(postmaster -> postmaster.children().toList().forEach(Signal.KILL::to));
            database.ifPresent(Signal.KILL::to);
        }
        node.onExit().join();
        zetel.launchAgain();
        try {
            zetel.awaitReady(Duration.ofMinutes(3));
            ends.incrementAndGet();
        } catch (ConditionTimeoutException | AssertionError e) {
            // It counts as down until a later start succeeds; one finding is enough.
            findings.add("the node did not start again", String.valueOf(e.getMessage()));
        }
    }

    private void wellAgain() {
        long begun = System.nanoTime();
        while (zetel.isAlive() && System.nanoTime() - begun < BACK_AGAIN.toNanos()) {
            if (zetel.isReady() && zetel.postmaster().isPresent()) {
                return;
            }
            pause(200, 1);
        }
        findings.add(
                zetel.isAlive() ? "not ready a minute after: " + last : "the process ended after: " + last,
                "seed and order tell when");
        try {
            restart(true);
        } catch (IOException e) {
            findings.add("the node did not start again", e.toString());
        }
    }

    private void freeze(ProcessHandle process) {
        Signal.STOP.to(process);
        try {
            pause(1000, 3000);
        } finally {
            Signal.CONT.to(process);
        }
    }

    /** A process of the database that works for the application. */
    private Optional<ProcessHandle> backend() {
        var backends = zetel.postmaster().stream()
                .flatMap(ProcessHandle::children)
                .filter(Troubles::serves)
                .sorted(java.util.Comparator.comparing(ProcessHandle::pid))
                .toList();
        return backends.isEmpty() ? Optional.empty() : Optional.of(backends.get(random.nextInt(backends.size())));
    }

    private static boolean serves(ProcessHandle process) {
        try {
            // A backend names its user, database and client: "postgres: zetel zetel 127.0.0.1(4711) idle".
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .matches("(?s)postgres: \\S+ \\S+ (\\[local]|\\d+[.]|::1).*");
        } catch (IOException e) {
            return false;
        }
    }

    private void pause(int atLeast, int more) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(atLeast + random.nextInt(more)));
    }
}
