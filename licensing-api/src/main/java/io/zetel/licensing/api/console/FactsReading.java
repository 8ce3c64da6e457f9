package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds what those are called now of whom events tell, all by one question. */
@Component
class FactsReading {

    private static final String USER = "user:";
    private static final String DEVICE = "device:";

    private final DirectoryNames directory;
    private final ClaimReport report;
    private final Names names;
    private final PolicyReading reading;

    FactsReading(DirectoryNames directory, ClaimReport report, Names names, PolicyReading reading) {
        this.directory = directory;
        this.report = report;
        this.names = names;
        this.reading = reading;
    }

    /** The facts of these payloads. */
    EventFacts of(TenantId t, Collection<JsonNode> payloads) {
        var holders = texts(payloads, "members", "holders").toList();
        var called = directory.of(
                t,
                Map.of(
                        Kind.GROUP,
                        groups(payloads).distinct().toList(),
                        Kind.USER,
                        ids(holders, USER),
                        Kind.DEVICE,
                        ids(holders, DEVICE)));
        var policies = report.policyNames(t);
        var known = names.of(t);
        return new EventFacts(
                id -> name(called, Kind.GROUP, id),
                wire -> wire.startsWith(DEVICE)
                        ? name(called, Kind.DEVICE, wire.substring(DEVICE.length()))
                        : name(called, Kind.USER, wire.substring(wire.indexOf(':') + 1)),
                id -> policies.getOrDefault(new PolicyId(id), id),
                reading::appName,
                known::planName);
    }

    private static Stream<String> groups(Collection<JsonNode> payloads) {
        return Stream.concat(
                texts(payloads, "groupId"),
                payloads.stream()
                        .flatMap(payload -> Stream.of(payload.path("source"), payload.path("sources")))
                        .flatMap(source -> source.isArray() ? source.valueStream() : Stream.of(source))
                        .filter(source -> source.path("type").asString("").equals("GROUP"))
                        .map(source -> source.path("id").asString("")));
    }

    private static Stream<String> texts(Collection<JsonNode> payloads, String... fields) {
        return payloads.stream()
                .flatMap(payload -> Stream.of(fields).map(payload::path))
                .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                .filter(JsonNode::isString)
                .map(JsonNode::asString);
    }

    private static List<String> ids(List<String> holders, String kind) {
        return holders.stream()
                .filter(wire -> wire.startsWith(kind))
                .map(wire -> wire.substring(kind.length()))
                .distinct()
                .toList();
    }

    private static String name(Map<Kind, Map<String, String>> called, Kind kind, String id) {
        return called.getOrDefault(kind, Map.of()).getOrDefault(id, id);
    }
}
