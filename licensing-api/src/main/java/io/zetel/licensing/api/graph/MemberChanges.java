package io.zetel.licensing.api.graph;

import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.MemberRow;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.history.HistoryFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Who is in a group, and who came and went since. */
@Component
class MemberChanges {

    private static final Map<String, Object> REMOVED = Map.of("reason", "deleted");

    private final Groups groups;
    private final History history;
    private final JsonMapper json;

    MemberChanges(Groups groups, History history, JsonMapper json) {
        this.groups = groups;
        this.history = history;
        this.json = json;
    }

    /** Some of them, and behind whom the rest begins; empty where that was all. */
    record Part(List<Map<String, Object>> members, String open) {}

    /** Of a group in this round, at most so many, behind the one that was told last. */
    Part of(TenantId tenant, GroupId group, Round round, String open, int most) {
        return round.first() ? all(tenant, group, open, most) : changed(tenant, group, round, open, most);
    }

    private Part all(TenantId tenant, GroupId group, String open, int most) {
        var rows = groups.members(tenant, group, open.isEmpty() ? -1 : Long.parseLong(open), most + 1);
        var told = rows.subList(0, Math.min(most, rows.size()));
        return new Part(
                told.stream().map(row -> told(tenant, row.member())).toList(),
                rows.size() > most ? Long.toString(told.getLast().place()) : "");
    }

    private Part changed(TenantId tenant, GroupId group, Round round, String open, int most) {
        var touched = touched(tenant, group, round).tailSet(open, false).stream()
                .limit(most + 1L)
                .toList();
        var told = touched.subList(0, Math.min(most, touched.size()));
        var members = told.stream().map(HolderId::parse).toList();
        Set<HolderId> there = groups.among(tenant, group, members).stream()
                .map(MemberRow::member)
                .collect(Collectors.toSet());
        return new Part(
                members.stream()
                        .map(member -> there.contains(member) ? told(tenant, member) : left(tenant, member))
                        .toList(),
                touched.size() > most ? told.getLast() : "");
    }

    /** Whoever came or went in this round, however often. */
    private TreeSet<String> touched(TenantId tenant, GroupId group, Round round) {
        var touched = new TreeSet<String>();
        for (var type : List.of(GroupMembersAdded.class, GroupMembersRemoved.class)) {
            var filter =
                    new HistoryFilter(round.above(), null, null, type.getSimpleName(), "group:" + group.value(), false);
            history.each(tenant, filter, event -> {
                if (event.n() <= round.upTo()) {
                    members(event, touched);
                }
            });
        }
        return touched;
    }

    private void members(HistoryEvent event, Set<String> into) {
        json.readTree(event.payload()).path("members").forEach(member -> into.add(member.asString()));
    }

    private static Map<String, Object> told(TenantId tenant, HolderId member) {
        var told = new LinkedHashMap<String, Object>();
        told.put(
                "@odata.type",
                member.type() == HolderId.Type.USER ? "#microsoft.graph.user" : "#microsoft.graph.device");
        told.put("id", ObjectId.of(tenant, member).value());
        return told;
    }

    private static Map<String, Object> left(TenantId tenant, HolderId member) {
        var told = told(tenant, member);
        told.put("@removed", REMOVED);
        return told;
    }
}
