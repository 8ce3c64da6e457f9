package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.ZetelClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Tells Zetel of many by jobs, a line each, and waits until they are over. */
final class Uploads {

    private static final int LINES_AT_ONCE = 10_000;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ZetelClient zetel;
    private final Progress progress;

    Uploads(ZetelClient zetel, Progress progress) {
        this.zetel = zetel;
        this.progress = progress;
    }

    /** Something that a line was sent for, and why it was not done. */
    record Refused<T>(T item, Set<String> codes, String reason) {}

    /** Sends a line for each, and answers those that could not be done. */
    <T> List<Refused<T>> each(String what, List<T> items, Function<T, ?> line) throws Unusable {
        var refused = new ArrayList<Refused<T>>();
        for (int from = 0; from < items.size(); from += LINES_AT_ONCE) {
            var some = items.subList(from, Math.min(items.size(), from + LINES_AT_ONCE));
            var answer = zetel.lines(zetel.path(what, "batch"), some.stream().map(line));
            if (!answer.isDone()) {
                throw new Unusable("Zetel does not take the %s (%s).".formatted(what, answer.reason()));
            }
            int before = from;
            var reasons = new TreeMap<Integer, List<JsonNode>>();
            for (var error : follow(answer, done -> progress.at(before + done, items.size()))) {
                reasons.computeIfAbsent(Math.max(0, error.path("line").asInt(1) - 1), _ -> new ArrayList<>())
                        .add(error);
            }
            reasons.forEach((place, why) -> refused.add(new Refused<>(
                    some.get(place),
                    why.stream().map(error -> error.path("code").asString("")).collect(Collectors.toSet()),
                    why.stream().map(Uploads::reason).collect(Collectors.joining("; ")))));
        }
        return refused;
    }

    /** What a job could not do, once it is over; nothing where there is none. */
    List<JsonNode> follow(Answer accepted, IntConsumer watching) throws Unusable {
        if (accepted.location() == null) {
            return List.of();
        }
        var job = over(accepted.location(), watching);
        if (job.path("state").asString().equals("FAILED")) {
            throw new Unusable("Zetel broke off job %s: %s"
                    .formatted(accepted.location(), job.path("fault").asString("")));
        }
        var errors = new ArrayList<JsonNode>();
        for (var page = job; ; ) {
            page.path("errors").path("items").forEach(errors::add);
            var next = page.path("errors").path("nextCursor");
            if (!next.isString()) {
                return errors;
            }
            page = zetel.read(accepted.location() + "?limit=500&cursor=" + ZetelClient.escaped(next.asString()));
        }
    }

    private JsonNode over(String location, IntConsumer watching) throws Unusable {
        var job = zetel.read(location);
        while (!List.of("COMPLETED", "FAILED").contains(job.path("state").asString())) {
            watching.accept(job.path("done").asInt(0));
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                throw ZetelClient.interrupted(e);
            }
            job = zetel.read(location);
        }
        watching.accept(job.path("done").asInt(0));
        return job;
    }

    /** Why a line was not done. */
    static String reason(JsonNode error) {
        return ZetelClient.reason(
                error.path("code").asString(""),
                error.path("pointer").asString(""),
                error.path("message").asString(""));
    }
}
