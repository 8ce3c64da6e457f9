package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Assignment;
import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Carried.License;
import io.zetel.licensing.api.importer.Carried.Place;
import io.zetel.licensing.api.importer.Carried.Purchase;
import io.zetel.licensing.api.importer.Carried.Reading;
import io.zetel.licensing.api.importer.Carried.Seats;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.Carried.Waiting;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Microsoft Graph's users, groups with their members, and subscribedSkus, as Graph answers them, page by page. */
final class GraphExport {

    private static final List<String> USER_PROFILE = List.of(
            "userPrincipalName",
            "givenName",
            "surname",
            "mail",
            "jobTitle",
            "department",
            "companyName",
            "officeLocation",
            "employeeId",
            "employeeType",
            "mobilePhone",
            "country",
            "preferredLanguage");
    private static final List<String> GROUP_PROFILE = List.of("mail", "mailNickname", "description");

    private final Reading reading = new Reading();
    private final Map<String, LinkedHashSet<String>> members = new LinkedHashMap<>();
    private final List<State> states = new ArrayList<>();
    private final Map<String, List<License>> effective = new LinkedHashMap<>();
    private final Instant now;

    private GraphExport(Instant now) {
        this.now = now;
    }

    /** How somebody has a product: through a group, or directly where there is none. */
    private record State(
            Place place,
            String userId,
            License license,
            @Nullable String group,
            String state,
            String error) {}

    static Carried read(List<Path> files, Instant now) throws Unusable {
        var export = new GraphExport(now);
        for (var item : GraphPages.read(files)) {
            export.take(item);
        }
        return export.done();
    }

    private void take(GraphPages.Item item) {
        switch (item.kind()) {
            case USER -> user(item.place(), item.node());
            case GROUP -> group(item.place(), item.node());
            case SKU -> sku(item.place(), item.node());
            case MEMBER -> member(item.place(), String.valueOf(item.group()), item.node());
            case UNKNOWN -> reading.leave(item.place(), "entry", "is no user, no group and no subscribedSku");
        }
    }

    private void user(Place place, JsonNode node) {
        var id = text(node, "id");
        if (id == null) {
            reading.leave(place, "user", "has no id; add id to $select");
            return;
        }
        var type = text(node, "userType");
        var user = new User(
                place,
                id,
                text(node, "displayName"),
                "Member".equals(type) || "Guest".equals(type) ? type : null,
                text(node, "usageLocation"),
                node.path("onPremisesSyncEnabled").asBoolean(false) ? true : null,
                !node.path("accountEnabled").asBoolean(true),
                profile(node, USER_PROFILE));
        if (reading.users.putIfAbsent(id, user) != null) {
            reading.leave(place, "user " + id, "is in the export already");
            return;
        }
        var told = node.path("licenseAssignmentStates");
        if (told.isArray()) {
            told.forEach(one -> states.add(new State(
                    place,
                    id,
                    license(one),
                    text(one, "assignedByGroup"),
                    text(one, "state", "Active"),
                    text(one, "error", "None"))));
        } else if (node.path("assignedLicenses").isArray()) {
            effective.put(
                    id,
                    node.path("assignedLicenses")
                            .valueStream()
                            .map(GraphExport::license)
                            .toList());
        }
    }

    private void group(Place place, JsonNode node) {
        var id = text(node, "id");
        if (id == null) {
            reading.leave(place, "group", "has no id; add id to $select");
            return;
        }
        var enabled = node.path("securityEnabled");
        var group = new Group(
                place,
                id,
                text(node, "displayName"),
                enabled.isBoolean() ? enabled.asBoolean() : null,
                profile(node, GROUP_PROFILE),
                List.of(),
                node.path("assignedLicenses")
                        .valueStream()
                        .map(GraphExport::license)
                        .toList());
        if (reading.groups.putIfAbsent(id, group) != null) {
            reading.leave(place, "group " + id, "is in the export already");
            return;
        }
        if (node.path("members").isArray()) {
            members.computeIfAbsent(id, _ -> new LinkedHashSet<>());
            node.path("members").forEach(member -> member(place, id, member));
            if (node.has("members@odata.nextLink") || node.path("members").size() == GraphPages.MOST_EXPANDED) {
                reading.leave(
                        place,
                        "members of group " + id,
                        "may be more than Graph expands; export /groups/%s/members as members-%s.json"
                                .formatted(id, id));
            }
        }
    }

    private void member(Place place, String group, JsonNode node) {
        var of = members.computeIfAbsent(group, _ -> new LinkedHashSet<>());
        var type = text(node, "@odata.type", "#microsoft.graph.user");
        var id = text(node, "id");
        if (!type.equals("#microsoft.graph.user") || id == null) {
            reading.leave(
                    place,
                    "member %s of group %s".formatted(id, group),
                    "is no user but %s; only users are carried over"
                            .formatted(type.replace("#microsoft.graph.", "a ")));
            return;
        }
        of.add(id);
    }

    private void sku(Place place, JsonNode node) {
        var id = text(node, "skuId");
        var part = text(node, "skuPartNumber");
        if (id == null) {
            reading.leave(place, "product " + part, "has no skuId");
            return;
        }
        var units = node.path("prepaidUnits");
        int enabled = units.path("enabled").asInt(0);
        int warning = units.path("warning").asInt(0);
        int suspended = units.path("suspended").asInt(0);
        int locked = units.path("lockedOut").asInt(0);
        buy(place, id, "enabled", enabled, null, false);
        var ended = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
        buy(place, id, "warning", warning, ended, false);
        buy(place, id, "suspended", suspended, null, true);
        if (warning > 0) {
            reading.leave(
                    place,
                    "%d seats of %s in their grace period".formatted(warning, part),
                    "the export does not say since when; here it begins today");
        }
        if (locked > 0) {
            reading.leave(place, "%d seats of %s".formatted(locked, part), "are locked out");
        }
        reading.seats.add(
                new Seats(id, enabled + warning, node.path("consumedUnits").asInt(0)));
    }

    private void buy(Place place, String sku, String state, int seats, @Nullable Instant endsOn, boolean suspended) {
        if (seats > 0) {
            // What just ended must have begun before.
            var startsOn = endsOn == null ? null : endsOn.minus(1, ChronoUnit.DAYS);
            reading.purchases.add(new Purchase(
                    place, "graph:%s:%s".formatted(sku, state), sku, seats, startsOn, endsOn, suspended, Details.NONE));
        }
    }

    private Carried done() {
        var told = Set.copyOf(members.keySet());
        states.forEach(state -> take(state, told));
        effective.forEach(this::take);
        members.forEach((id, of) -> {
            var group = reading.groups.get(id);
            if (group == null) {
                reading.leave(null, "members of group " + id, "the group is not in the export");
                return;
            }
            of.stream()
                    .filter(member -> !reading.users.containsKey(member))
                    .toList()
                    .forEach(member -> {
                        of.remove(member);
                        reading.leave(
                                group.place(),
                                "member %s of group %s".formatted(member, id),
                                "is not among the users of the export");
                    });
            reading.groups.put(
                    id,
                    new Group(
                            group.place(),
                            id,
                            group.displayName(),
                            group.securityEnabled(),
                            group.profile(),
                            inOrder(id, of),
                            group.licenses()));
        });
        return reading.done();
    }

    private void take(State state, Set<String> told) {
        var what = "%s of %s".formatted(state.license().product(), called(reading.users.get(state.userId())));
        if (state.group() == null) {
            if (state.state().equals("Error")) {
                reading.leave(state.place(), what, "is assigned there but not in effect: " + state.error());
            } else {
                reading.assignments.add(new Assignment(state.place(), state.userId(), state.license()));
            }
            return;
        }
        var group = reading.groups.get(state.group());
        if (group == null) {
            reading.leave(
                    state.place(), what, "comes from group %s, which is not in the export".formatted(state.group()));
        } else if (told.contains(state.group())
                && !members.getOrDefault(state.group(), new LinkedHashSet<>()).contains(state.userId())) {
            reading.leave(
                    state.place(),
                    what,
                    "comes from group %s, of which the export does not show them a member".formatted(state.group()));
        } else if (group.licenses().stream()
                .noneMatch(one -> one.product().equalsIgnoreCase(state.license().product()))) {
            reading.leave(
                    state.place(),
                    what,
                    "comes from group %s, which gives it no more; or add assignedLicenses to the groups' $select"
                            .formatted(state.group()));
        } else {
            members.computeIfAbsent(state.group(), _ -> new LinkedHashSet<>()).add(state.userId());
        }
        if (state.state().equals("Error")) {
            reading.waiting.add(new Waiting(state.group(), state.userId()));
        }
    }

    /** Without the states nothing says what is direct: what no group of theirs gives. */
    private void take(String userId, List<License> licenses) {
        var user = reading.users.get(userId);
        for (var license : licenses) {
            boolean inherited = members.entrySet().stream()
                    .filter(of -> of.getValue().contains(userId))
                    .map(of -> reading.groups.get(of.getKey()))
                    .anyMatch(group -> group != null
                            && group.licenses().stream()
                                    .anyMatch(one -> one.product().equalsIgnoreCase(license.product())));
            if (!inherited) {
                reading.assignments.add(new Assignment(user.place(), userId, license));
            }
        }
    }

    /** Whoever has what the group gives comes before whoever waits for it, so that the same people have the seats. */
    private List<String> inOrder(String group, Set<String> of) {
        return Stream.concat(
                        of.stream().filter(member -> !reading.waiting.contains(new Waiting(group, member))),
                        of.stream().filter(member -> reading.waiting.contains(new Waiting(group, member))))
                .toList();
    }

    private static License license(JsonNode node) {
        return new License(
                text(node, "skuId", "?"),
                node.path("disabledPlans").valueStream().map(JsonNode::asString).toList());
    }

    private static String called(User user) {
        var name = user.profile().get("userPrincipalName");
        return "user " + user.userId() + (name == null ? "" : " (" + name + ")");
    }

    private static Map<String, String> profile(JsonNode node, List<String> fields) {
        var profile = new HashMap<String, String>();
        for (var field : fields) {
            var text = text(node, field);
            if (text != null) {
                profile.put(field, text);
            }
        }
        return profile;
    }

    private static String text(JsonNode node, String field, String otherwise) {
        var text = text(node, field);
        return text == null ? otherwise : text;
    }

    private static @Nullable String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isString() && !value.asString().isBlank() ? value.asString() : null;
    }
}
