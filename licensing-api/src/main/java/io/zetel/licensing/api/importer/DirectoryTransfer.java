package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.TransferReport.Kind;
import io.zetel.licensing.domain.holder.AssignmentError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells Zetel who there is: users, groups, who is in them, and last who is disabled. */
final class DirectoryTransfer {

    /** Whoever joins a group that gives licenses already is a member also where one of them does not work. */
    private static final Set<String> OF_LICENSES =
            Stream.of(AssignmentError.values()).map(AssignmentError::vendorName).collect(Collectors.toSet());

    private final ZetelClient zetel;
    private final ExistingData present;
    private final Plan plan;
    private final @Nullable String location;
    private final Progress progress;
    private final Uploads uploads;
    private final Refusals refusals;

    DirectoryTransfer(
            ZetelClient zetel,
            ExistingData present,
            Plan plan,
            @Nullable String location,
            Progress progress,
            Uploads uploads,
            Refusals refusals) {
        this.zetel = zetel;
        this.present = present;
        this.plan = plan;
        this.location = location;
        this.progress = progress;
        this.uploads = uploads;
        this.refusals = refusals;
    }

    /** Who joins which group. */
    private record Membership(Group group, String member) {

        Map<String, String> line() {
            return Map.of("groupId", group.groupId(), "memberId", member);
        }
    }

    void people() throws Unusable {
        users();
        groups();
        members();
    }

    private void users() throws Unusable {
        progress.begin("Users");
        uploads.each("users", plan.users, this::lineOfUser).forEach(no -> {
            var user = no.item();
            refusals.add(Kind.USERS, user.place(), "user " + user.userId(), no.reason());
        });
    }

    private Map<String, Object> lineOfUser(User user) {
        var line = new LinkedHashMap<String, Object>();
        line.put("userId", user.userId());
        ImportBodies.put(line, "displayName", user.displayName());
        ImportBodies.put(line, "userType", user.userType());
        ImportBodies.put(
                line,
                "usageLocation",
                user.usageLocation() == null && !present.hasLocation(user.userId()) ? location : user.usageLocation());
        ImportBodies.put(line, "onPremisesSynced", user.onPremisesSynced());
        if (!user.profile().isEmpty()) {
            line.put("profile", user.profile());
        }
        return line;
    }

    private void groups() throws Unusable {
        progress.begin("Groups");
        uploads.each("groups", plan.groups, DirectoryTransfer::lineOfGroup).forEach(no -> {
            var group = no.item();
            refusals.add(Kind.GROUPS, group.place(), "group " + group.groupId(), no.reason());
        });
    }

    private static Map<String, Object> lineOfGroup(Group group) {
        var line = new LinkedHashMap<String, Object>();
        line.put("groupId", group.groupId());
        line.put("memberType", "USER");
        ImportBodies.put(line, "displayName", group.displayName());
        ImportBodies.put(line, "securityEnabled", group.securityEnabled());
        if (!group.profile().isEmpty()) {
            line.put("profile", group.profile());
        }
        return line;
    }

    private void members() throws Unusable {
        progress.begin("Members");
        var all = plan.members.entrySet().stream()
                .flatMap(of -> of.getValue().stream().map(member -> new Membership(of.getKey(), member)))
                .toList();
        for (var no : uploads.each("memberships", all, Membership::line)) {
            var one = no.item();
            var what =
                    "member %s of group %s".formatted(one.member(), one.group().groupId());
            if (OF_LICENSES.containsAll(no.codes())) {
                refusals.list(one.group().place(), what, no.reason());
            } else {
                refusals.add(Kind.MEMBERS, one.group().place(), what, no.reason());
            }
        }
    }

    void disable() throws Unusable {
        progress.begin("Disabled accounts");
        Parallel.each(
                plan.users.stream()
                        .filter(user -> user.disabled() && !present.isDisabled(user.userId()))
                        .toList(),
                progress,
                this::disable);
    }

    /** As in the source, licenses stay. */
    private void disable(User user) throws Unusable {
        var answer =
                zetel.put(zetel.path("users", user.userId(), "account"), Map.of("enabled", false, "licenses", "KEEP"));
        if (!answer.isDone()) {
            refusals.list(user.place(), "user " + user.userId(), "is disabled there and not here, " + answer.reason());
        }
    }
}
