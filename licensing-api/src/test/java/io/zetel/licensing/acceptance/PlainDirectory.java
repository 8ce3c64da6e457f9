package io.zetel.licensing.acceptance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Exported events about users, devices and groups added up by hand, by nothing of the application's own code. */
final class PlainDirectory {

    private static final Set<String> ON_A_SEAT = Set.of("Active", "ActiveWithError");

    /** One source of one product of somebody. */
    private record Line(String holder, String sku, String type, String id) {}

    private record Standing(String state, @Nullable String error, List<String> disabledPlans) {}

    private static final class Holder {
        String userType = "MEMBER";

        @Nullable
        String location;

        String state = "ACTIVE";
    }

    private static final class Group {
        final Set<String> members = new HashSet<>();
        List<String> skus = List.of();
        String memberType = "";
        String state = "ProcessingComplete";
    }

    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<String, Group> groups = new TreeMap<>();
    private final Map<Line, Standing> lines = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();

    /** What {@code /users/{id}} says, if anything. */
    Optional<List<String>> user(String id) {
        return known("user:" + id).map(user -> List.of(user.userType, String.valueOf(user.location), user.state));
    }

    boolean knowsDevice(String id) {
        return known("device:" + id).isPresent();
    }

    /** Who of this kind there is, by id. */
    List<String> listed(String kind) {
        return holders.keySet().stream()
                .filter(holder -> holder.startsWith(kind + ":"))
                .map(holder -> holder.substring(kind.length() + 1))
                .sorted()
                .toList();
    }

    /** Per product its sources with their states, in no order. */
    Optional<Map<String, Set<String>>> licences(String userId) {
        return known("user:" + userId).map(_ -> {
            Map<String, Set<String>> all = new HashMap<>();
            of("user:" + userId)
                    .forEach(entry -> all.computeIfAbsent(entry.getKey().sku(), _ -> new TreeSet<>())
                            .add(words(entry)));
            return all;
        });
    }

    /** The level of access to a service plan that all these products have, where these products can be used. */
    String access(String plan, Set<String> products, Set<String> usable, String... wanted) {
        var user = holders.get(wanted[0]);
        if (user != null && !user.state.equals("ACTIVE")) {
            return "NONE";
        }
        var all = Stream.of(wanted)
                .flatMap(this::of)
                .filter(entry -> products.contains(entry.getKey().sku()))
                .filter(entry -> !entry.getValue().disabledPlans().contains(plan))
                .toList();
        if (all.stream()
                .anyMatch(entry -> ON_A_SEAT.contains(entry.getValue().state())
                        && usable.contains(entry.getKey().sku()))) {
            return "FULL";
        }
        return Stream.of(wanted)
                        .anyMatch(holder -> products.stream().anyMatch(sku -> revoked.contains(holder + " " + sku)))
                ? "READ_ONLY"
                : "NONE";
    }

    /** What {@code /groups/{id}} says, if anything. */
    Optional<List<String>> group(String id) {
        return Optional.ofNullable(groups.get(id)).map(group -> List.of(group.memberType, "" + group.members.size()));
    }

    /** What {@code /groups/{id}/licensing} says: its state, per product whom it reaches, and whom it does not. */
    Optional<List<Object>> licensing(String id) {
        return Optional.ofNullable(groups.get(id)).map(group -> {
            var reach = group.skus.stream()
                    .sorted()
                    .map(sku -> List.of(
                            sku,
                            "" + count(id, sku, ON_A_SEAT),
                            "" + count(id, sku, Set.of("Error")),
                            "" + count(id, sku, Set.of("Skipped"))))
                    .toList();
            var errors = lines.entrySet().stream()
                    .filter(entry -> isFrom(id, entry.getKey())
                            && !entry.getValue().state().equals("Active"))
                    .filter(entry -> !entry.getValue().state().equals("Suspended")
                            && !"USER_DELETED".equals(entry.getValue().error()))
                    .map(entry -> List.of(
                            entry.getKey().holder().split(":")[1],
                            entry.getKey().sku(),
                            entry.getValue().state(),
                            String.valueOf(entry.getValue().error())))
                    .sorted(Comparator.comparing(Object::toString))
                    .toList();
            return List.of(group.state, reach, errors);
        });
    }

    List<String> groups() {
        return List.copyOf(groups.keySet());
    }

    List<String> groupsOf(String sku) {
        return groups.entrySet().stream()
                .filter(entry -> entry.getValue().skus.contains(sku))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The ids of those of this kind who hold the product or will again. */
    List<String> holdersOf(String kind, String sku) {
        return lines.entrySet().stream()
                .filter(entry -> entry.getKey().sku().equals(sku)
                        && entry.getKey().holder().startsWith(kind + ":"))
                .filter(entry -> ON_A_SEAT.contains(entry.getValue().state())
                        || entry.getValue().state().equals("Suspended"))
                .map(entry -> entry.getKey().holder().substring(kind.length() + 1))
                .distinct()
                .sorted()
                .toList();
    }

    /** Takes the event in; false where it is about something else. */
    boolean on(String type, JsonNode e) {
        switch (type) {
            case "UserProvisioned" -> {
                var user = new Holder();
                user.userType = e.get("userType").asString();
                user.location = text(e, "usageLocation");
                holders.put(holder(e), user);
            }
            case "DeviceRegistered" -> holders.put(holder(e), new Holder());
            case "UsageLocationInherited", "UsageLocationSet" ->
                holders.get(holder(e)).location = text(e, "usageLocation");
            case "UserTypeSet" ->
                holders.get(holder(e)).userType = e.get("userType").asString();
            case "UserSoftDeleted" -> holders.get(holder(e)).state = "DELETED";
            case "UserRestored" -> holders.get(holder(e)).state = "ACTIVE";
            case "DeviceRemoved" -> {
                holders.remove(holder(e));
                lines.keySet().removeIf(line -> line.holder().equals(holder(e)));
                revoked.removeIf(one -> one.startsWith(holder(e) + " "));
            }
            case "LicenseClaimed" -> put(e, "AUTO_CLAIM", e.get("policyId").asString(), "Active");
            case "LicenseAssigned" -> put(e, "DIRECT", "", "Active");
            case "LicenseInherited" -> put(e, "GROUP", e.get("groupId").asString(), "Active");
            case "DeviceLicenseGranted" -> {
                put(e, "GROUP", e.get("groupId").asString(), "Active");
                revoked.remove(holder(e) + " " + sku(e));
            }
            case "MemberSkipped" ->
                lines.put(
                        line(e, "GROUP", e.get("groupId").asString()),
                        new Standing("Skipped", text(e, "reason"), plans(e)));
            case "AssignmentFailed" -> lines.put(sourced(e), new Standing("Error", text(e, "error"), plans(e)));
            case "AssignmentOptionsSet" ->
                lines.computeIfPresent(sourced(e), (_, _) -> new Standing("Active", null, plans(e)));
            case "LicenseSuspended" ->
                lines.computeIfPresent(sourced(e), (_, s) -> new Standing("Suspended", null, s.disabledPlans()));
            case "LicenseResumed" ->
                lines.computeIfPresent(sourced(e), (_, s) -> new Standing("Active", null, s.disabledPlans()));
            case "AssignmentRecovered" -> {
                lines.computeIfPresent(sourced(e), (_, s) -> new Standing("Active", null, s.disabledPlans()));
                revoked.remove(holder(e) + " " + sku(e));
            }
            case "LicenseRemoved" -> lines.remove(sourced(e));
            case "InheritanceRemoved" ->
                lines.remove(line(e, "GROUP", e.get("groupId").asString()));
            case "DeviceLicenseRevoked" -> {
                lines.remove(line(e, "GROUP", e.get("groupId").asString()));
                if (e.get("seatFreed").asBoolean()) {
                    revoked.add(holder(e) + " " + sku(e));
                }
            }
            case "LicenseLost" ->
                lines.keySet()
                        .removeIf(line ->
                                line.holder().equals(holder(e)) && line.sku().equals(sku(e)));
            case "RemovalBlocked", "OptionsBlocked" ->
                lines.computeIfPresent(
                        line(e, "GROUP", e.get("groupId").asString()),
                        (_, s) -> new Standing("ActiveWithError", text(e, "error"), s.disabledPlans()));
            case "GroupCreated" -> {
                var group = new Group();
                group.memberType = e.get("memberType").asString();
                groups.put(e.get("groupId").asString(), group);
            }
            case "GroupMembersAdded" ->
                groups.get(e.get("groupId").asString()).members.addAll(members(e));
            case "GroupMembersRemoved" ->
                groups.get(e.get("groupId").asString()).members.removeAll(members(e));
            case "GroupLicensesSet" -> {
                groups.get(e.get("groupId").asString()).skus =
                        e.get("licenses").valueStream().map(PlainDirectory::sku).toList();
                groups.get(e.get("groupId").asString()).state = "QueuedForProcessing";
            }
            case "GroupProcessingStarted" -> groups.get(e.get("groupId").asString()).state = "ProcessingInProgress";
            case "GroupProcessingFinished" -> groups.get(e.get("groupId").asString()).state = "ProcessingComplete";
            case "GroupDeleted" -> groups.remove(e.get("groupId").asString());
            default -> {
                return false;
            }
        }
        return true;
    }

    private Optional<Holder> known(String holder) {
        return Optional.ofNullable(holders.get(holder));
    }

    private Stream<Map.Entry<Line, Standing>> of(String holder) {
        return lines.entrySet().stream().filter(entry -> entry.getKey().holder().equals(holder));
    }

    private int count(String group, String sku, Set<String> states) {
        return (int) lines.entrySet().stream()
                .filter(entry ->
                        isFrom(group, entry.getKey()) && entry.getKey().sku().equals(sku))
                .filter(entry -> states.contains(entry.getValue().state()))
                .count();
    }

    private static boolean isFrom(String group, Line line) {
        return line.type().equals("GROUP") && line.id().equals(group);
    }

    private static String words(Map.Entry<Line, Standing> entry) {
        var line = entry.getKey();
        var all = new ArrayList<>(List.of(line.type()));
        if (!line.type().equals("DIRECT")) {
            all.add(line.id());
        }
        all.add(entry.getValue().state());
        Optional.ofNullable(entry.getValue().error()).ifPresent(all::add);
        return String.join(" ", all);
    }

    private void put(JsonNode e, String type, String id, String state) {
        lines.put(line(e, type, id), new Standing(state, null, plans(e)));
    }

    private static Line sourced(JsonNode e) {
        return line(
                e,
                e.get("source").get("type").asString(),
                e.get("source").get("id").asString());
    }

    private static Line line(JsonNode e, String type, String id) {
        return new Line(holder(e), sku(e), type, id);
    }

    private static String holder(JsonNode e) {
        return e.get("holder").asString();
    }

    private static String sku(JsonNode e) {
        return e.get("sku").asString();
    }

    private static Set<String> members(JsonNode e) {
        return new HashSet<>(
                e.get("members").valueStream().map(JsonNode::asString).toList());
    }

    private static List<String> plans(JsonNode e) {
        return e.get("disabledPlans").valueStream().map(JsonNode::asString).toList();
    }

    private static @Nullable String text(JsonNode e, String field) {
        var value = e.get(field);
        return value == null || value.isNull() ? null : value.asString();
    }
}
