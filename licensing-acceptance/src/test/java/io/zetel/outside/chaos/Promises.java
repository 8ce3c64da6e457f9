package io.zetel.outside.chaos;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What was promised to clients of one tenant, by the effect that it must have, such as {@code claimed user:ann}. */
final class Promises {

    /** What an answer said of an effect. */
    enum Said {
        DONE,
        REFUSED,
        NOTHING
    }

    private final Map<String, Said> said = new ConcurrentHashMap<>();

    /** Notes what was said last of this effect. */
    void record(String effect, Said what) {
        said.put(effect, what);
    }

    long count(Said what) {
        return said.values().stream().filter(one -> one == what).count();
    }

    /** Faults of the history: a promise that is not there, one that is there twice, a refusal that was executed. */
    Stream<String> faults(List<JsonNode> events) {
        var happened = new ConcurrentHashMap<String, Integer>();
        events.stream().flatMap(Promises::effects).forEach(effect -> happened.merge(effect, 1, Integer::sum));
        return said.entrySet().stream()
                .flatMap(entry -> fault(entry.getKey(), entry.getValue(), happened.getOrDefault(entry.getKey(), 0)));
    }

    private static Stream<String> fault(String effect, Said said, int times) {
        // A change of a name has no key: whoever asks again after another has renamed it meanwhile renames it again.
        if (times > 1 && !effect.startsWith("renamed ")) {
            return Stream.of("doubled: %s, %d times".formatted(effect, times));
        }
        if (said == Said.DONE && times == 0) {
            return Stream.of("acknowledged and missing: " + effect);
        }
        return said == Said.REFUSED && times > 0 ? Stream.of("refused and executed: " + effect) : Stream.empty();
    }

    /** Faults of a read model that lists what these effects led to. */
    Stream<String> missing(String verb, List<String> listed, String where) {
        var there = java.util.Set.copyOf(listed);
        return said.entrySet().stream()
                .filter(entry -> entry.getValue() == Said.DONE && entry.getKey().startsWith(verb + " "))
                .map(entry -> entry.getKey().substring(verb.length() + 1))
                .filter(one -> !there.contains(one))
                .map(one -> "acknowledged and not in %s: %s %s".formatted(where, verb, one));
    }

    private static Stream<String> effects(JsonNode event) {
        var payload = event.path("payload");
        return switch (event.path("type").asString()) {
            case "LicenseClaimed" ->
                Stream.of("claimed " + payload.path("holder").asString());
            case "LicenseAssigned" ->
                Stream.of("assigned " + payload.path("holder").asString());
            case "SubscriptionRegistered" ->
                Stream.of("bought " + event.path("metadata").path("reason").asString(""));
            case "PolicyRenamed" -> Stream.of("renamed " + payload.path("name").asString());
            case "GroupMembersAdded" ->
                payload.path("members").valueStream().map(member -> "joined " + member.asString());
            default -> Stream.empty();
        };
    }
}
