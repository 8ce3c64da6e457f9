package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Left;
import io.zetel.licensing.api.importer.Carried.Place;
import io.zetel.licensing.api.importer.TransferReport.Count;
import io.zetel.licensing.api.importer.TransferReport.Kind;
import io.zetel.licensing.api.importer.ZetelClient.Answer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What Zetel did not take, counted and listed. */
final class Refusals {

    private final ConcurrentLinkedQueue<Left> left = new ConcurrentLinkedQueue<>();
    private final Map<Kind, Integer> refused = new ConcurrentHashMap<>();

    /** Whether it was done; otherwise it is counted and listed. */
    boolean isDone(Kind kind, @Nullable Place place, String what, Answer answer) {
        if (!answer.isDone()) {
            add(kind, place, what, answer.reason());
        }
        return answer.isDone();
    }

    /** Counts and lists something. */
    void add(Kind kind, @Nullable Place place, String what, String reason) {
        refused.merge(kind, 1, Integer::sum);
        list(place, what, reason);
    }

    /** Lists what is only partly as it was. */
    void list(@Nullable Place place, String what, String reason) {
        left.add(new Left(place, what, reason));
    }

    void listAll(Collection<Left> more) {
        left.addAll(more);
    }

    List<Left> left() {
        return List.copyOf(left);
    }

    /** How it went. */
    Map<Kind, Count> counts(Plan plan) {
        var counts = new EnumMap<Kind, Count>(Kind.class);
        for (var kind : Kind.values()) {
            int no = refused.getOrDefault(kind, 0);
            counts.put(kind, new Count(Math.max(0, plan.fresh(kind) - no), plan.known(kind), no));
        }
        return counts;
    }
}
