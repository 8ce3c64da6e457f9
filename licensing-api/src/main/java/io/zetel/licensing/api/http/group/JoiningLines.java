package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.automation.job.DryUpload;
import io.zetel.licensing.api.automation.job.LinesForeseen;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.group.MembersController.MemberLine;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Spelling;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.ForeseenEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a list of those who are to join a group would lead to: the events about each belong to its line. */
final class JoiningLines {

    private static final JsonMapper JSON = JsonMapper.shared();

    private JoiningLines() {}

    static LinesForeseen of(TenantId t, DryUpload<MemberLine> upload, Answer<ForeseenEvents> foreseen) {
        Map<String, List<String>> events = new HashMap<>();
        foreseen.result().events().forEach(event -> members(event)
                .forEach(
                        id -> events.computeIfAbsent(id, _ -> new ArrayList<>()).add(event.name())));
        var lines = upload.lines().stream()
                .map(line -> new LinesForeseen.Line(
                        line.number(),
                        line.value().memberId(),
                        // Who is named twice joins once.
                        Optional.ofNullable(events.remove(
                                        Spelling.compared(line.value().memberId())))
                                .orElse(List.of()),
                        List.of()))
                .toList();
        return new LinesForeseen(t, lines, upload.unreadableLines(), upload.unreadable(), foreseen);
    }

    /** Whom an event is about. */
    private static List<String> members(ForeseenEvents.Event event) {
        var payload = JSON.readTree(event.payload());
        var holders = payload.has("holder")
                ? List.of(payload.get("holder"))
                : payload.path("members").isArray()
                        ? payload.get("members").valueStream().toList()
                        : List.<JsonNode>of();
        return holders.stream()
                .map(holder -> HolderId.parse(holder.asString()).compared().id())
                .toList();
    }
}
