package io.zetel.outside;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What was found, one entry for each kind with the shortest example. */
public final class Findings {

    private static final class Finding {

        private final AtomicInteger count = new AtomicInteger();
        private volatile String example = "";

        synchronized void add(String other) {
            count.incrementAndGet();
            if (example.isEmpty() || other.length() < example.length()) {
                example = other;
            }
        }
    }

    private final Map<String, Finding> found = new ConcurrentHashMap<>();

    /** Notes one; the first of a kind is told at once, as a run may be long. */
    public void add(String kind, String example) {
        found.computeIfAbsent(kind, _ -> {
                    System.out.printf("Found: %s%n       %s%n", kind, example);
                    return new Finding();
                })
                .add(example);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** The most frequent first. */
    public List<String> lines() {
        return found.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().count.get()))
                .map(entry -> "%6d × %s%n           %s"
                        .formatted(entry.getValue().count.get(), entry.getKey(), entry.getValue().example))
                .toList();
    }
}
