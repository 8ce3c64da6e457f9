package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Carried.Left;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.Plan.Buy;
import io.zetel.licensing.api.importer.Plan.Direct;
import io.zetel.licensing.api.importer.Products.Choice;
import io.zetel.licensing.api.importer.Report.Count;
import io.zetel.licensing.api.importer.Report.Kind;
import io.zetel.licensing.api.importer.Uploads.Refused;
import io.zetel.licensing.api.importer.ZetelClient.Answer;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells Zetel what it lacks: who there is, what is bought, what people have directly, what groups give, and last who is
 * disabled and what is suspended. So whoever has a seat there finds one here.
 */
final class Transfer {

    private static final int MEMBERS_AT_ONCE = 500;

    private final ZetelClient zetel;
    private final Present present;
    private final Plan plan;
    private final @Nullable String location;
    private final Progress progress;
    private final Uploads uploads;
    private final Refusals refusals = new Refusals();
    private final Map<Buy, String> bought = new ConcurrentHashMap<>();

    Transfer(ZetelClient zetel, Present present, Plan plan, @Nullable String location, Progress progress) {
        this.zetel = zetel;
        this.present = present;
        this.plan = plan;
        this.location = location;
        this.progress = progress;
        this.uploads = new Uploads(zetel, progress);
    }

    /** The report of what would be done. */
    static Report foreseen(Plan plan) {
        var counts = new EnumMap<Kind, Count>(Kind.class);
        Arrays.stream(Kind.values())
                .forEach(kind -> counts.put(kind, new Count(plan.fresh(kind), plan.known(kind), 0)));
        return new Report(false, counts, List.of(), plan.left);
    }

    Report apply(Carried carried, Products products) throws Unusable {
        users();
        progress.begin("Groups");
        Parallel.each(plan.groups, progress, this::group);
        progress.begin("Members");
        Parallel.each(plan.members.entrySet(), progress, one -> members(one.getKey(), one.getValue()));
        purchases();
        direct();
        progress.begin("Licenses of groups");
        Parallel.each(plan.given.entrySet(), progress, one -> give(one.getKey(), one.getValue()));
        progress.begin("Disabled accounts");
        Parallel.each(
                plan.users.stream()
                        .filter(user -> user.disabled() && !present.isDisabled(user.userId()))
                        .toList(),
                progress,
                this::disable);
        progress.begin("Suspended purchases");
        Parallel.each(
                plan.purchases.stream()
                        .filter(one -> one.purchase().suspended())
                        .toList(),
                progress,
                this::suspend);
        progress.begin("Comparing");
        var comparison = new Comparison(zetel, products, carried);
        refusals.listAll(
                comparison.lacking(refusals.left().stream().map(Left::what).collect(Collectors.toSet())));
        return new Report(
                true,
                refusals.counts(plan),
                comparison.seats(),
                Stream.concat(plan.left.stream(), refusals.left().stream()).toList());
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
        put(line, "displayName", user.displayName());
        put(line, "userType", user.userType());
        put(
                line,
                "usageLocation",
                user.usageLocation() == null && !present.hasLocation(user.userId()) ? location : user.usageLocation());
        put(line, "onPremisesSynced", user.onPremisesSynced());
        if (!user.profile().isEmpty()) {
            line.put("profile", user.profile());
        }
        return line;
    }

    private void group(Group group) throws Unusable {
        var body = new HashMap<String, Object>(Map.of("memberType", "USER"));
        put(body, "displayName", group.displayName());
        put(body, "securityEnabled", group.securityEnabled());
        if (!group.profile().isEmpty()) {
            body.put("profile", group.profile());
        }
        refusals.isDone(
                Kind.GROUPS,
                group.place(),
                "group " + group.groupId(),
                zetel.put(zetel.path("groups", group.groupId()), body));
    }

    private void members(Group group, List<String> members) throws Unusable {
        for (int from = 0; from < members.size(); from += MEMBERS_AT_ONCE) {
            var some = members.subList(from, Math.min(members.size(), from + MEMBERS_AT_ONCE));
            var path = zetel.path("groups", group.groupId(), "members");
            var answer = zetel.post(path, Map.of("memberIds", some));
            if (!answer.isDone()) {
                refusals.count(Kind.MEMBERS, some.size() - 1);
            }
            refusals.isDone(Kind.MEMBERS, group.place(), "members of group " + group.groupId(), answer);
            for (var one : answer.isDone() ? answer.body().path("errors") : ZetelClient.JSON.createArrayNode()) {
                refusals.add(
                        Kind.MEMBERS,
                        group.place(),
                        "member %s of group %s".formatted(one.path("memberId").asString(), group.groupId()),
                        one.path("message").asString());
            }
        }
    }

    /** Those that are to be suspended one by one, for that takes the id each gets. */
    private void purchases() throws Unusable {
        progress.begin("Purchases");
        var fresh = plan.purchases.stream().filter(one -> one.bought() == null).toList();
        var lasting = fresh.stream().filter(one -> !one.purchase().suspended()).toList();
        uploads.each("subscriptions", lasting, Transfer::lineOfPurchase)
                .forEach(
                        no -> refusals.add(Kind.PURCHASES, no.item().purchase().place(), what(no.item()), no.reason()));
        Parallel.each(fresh.stream().filter(one -> one.purchase().suspended()).toList(), progress, this::buy);
    }

    private void buy(Buy buy) throws Unusable {
        var answer = zetel.post(zetel.path("subscriptions"), lineOfPurchase(buy));
        if (refusals.isDone(Kind.PURCHASES, buy.purchase().place(), what(buy), answer)) {
            bought.put(buy, answer.body().path("subscriptionId").asString());
        }
    }

    private static String what(Buy buy) {
        return "%d seats of %s".formatted(buy.purchase().seats(), buy.purchase().product());
    }

    private static Map<String, Object> lineOfPurchase(Buy buy) {
        var purchase = buy.purchase();
        var line = new HashMap<String, Object>(
                Map.of("sku", buy.product().skuId(), "seats", purchase.seats(), "externalKey", purchase.externalKey()));
        put(line, "startsOn", purchase.startsOn());
        put(line, "endsOn", purchase.endsOn());
        return line;
    }

    /**
     * Of each user all at once, as one change; where that is refused one by one, and again those that need another one
     * after it.
     */
    private void direct() throws Unusable {
        progress.begin("Direct licenses");
        var wholes = List.copyOf(plan.direct.values());
        var open = uploads.each("licenses", wholes, Transfer::lineOfUsersLicenses).stream()
                .flatMap(no -> no.item().stream())
                .toList();
        List<Refused<Direct>> refused = List.of();
        for (int before = Integer.MAX_VALUE; !open.isEmpty() && open.size() < before; ) {
            before = open.size();
            refused = uploads.each("licenses", open, one -> lineOfUsersLicenses(List.of(one)));
            open = refused.stream().map(Refused::item).toList();
        }
        refused.forEach(no -> refusals.add(
                Kind.LICENSES,
                no.item().assignment().place(),
                "%s of user %s"
                        .formatted(
                                no.item().choice().product().part(),
                                no.item().assignment().userId()),
                no.reason()));
    }

    private static Map<String, Object> lineOfUsersLicenses(List<Direct> ofUser) {
        return Map.of(
                "userId",
                ofUser.getFirst().assignment().userId(),
                "add",
                ofUser.stream().map(one -> one.choice().body()).toList(),
                "allowAlongsideInherited",
                true);
    }

    /** All at once, as one change; where that is refused one by one, and those that need another one after it. */
    private void give(Group group, List<Choice> choices) throws Unusable {
        if (set(group, choices).isDone()) {
            return;
        }
        var open = choices;
        var refused = new LinkedHashMap<Choice, Answer>();
        for (int before = Integer.MAX_VALUE; !open.isEmpty() && open.size() < before; ) {
            before = open.size();
            refused.clear();
            for (var choice : open) {
                var answer = set(group, List.of(choice));
                if (!answer.isDone()) {
                    refused.put(choice, answer);
                }
            }
            open = List.copyOf(refused.keySet());
        }
        refused.forEach((choice, answer) -> refusals.isDone(
                Kind.GROUP_LICENSES,
                group.place(),
                "%s of group %s".formatted(choice.product().part(), group.groupId()),
                answer));
    }

    private Answer set(Group group, List<Choice> choices) throws Unusable {
        var answer = zetel.put(
                zetel.path("groups", group.groupId(), "licenses"),
                Map.of("add", choices.stream().map(Choice::body).toList()));
        for (var error : uploads.follow(answer, _ -> {})) {
            refusals.list(
                    group.place(),
                    "licenses of group %s for member %s"
                            .formatted(group.groupId(), error.path("item").asString("")),
                    Uploads.reason(error));
        }
        return answer;
    }

    /** As in the source, licenses stay. */
    private void disable(User user) throws Unusable {
        var answer =
                zetel.put(zetel.path("users", user.userId(), "account"), Map.of("enabled", false, "licenses", "KEEP"));
        if (!answer.isDone()) {
            refusals.list(user.place(), "user " + user.userId(), "is disabled there and not here, " + answer.reason());
        }
    }

    /**
     * What this import bought it suspends whoever uses it, as in the source; what was there only where nobody loses
     * anything.
     */
    private void suspend(Buy buy) throws Unusable {
        var there = buy.bought();
        var id = there == null ? bought.get(buy) : there.id();
        if (id == null || there != null && there.status().equals("SUSPENDED")) {
            return;
        }
        var answer = zetel.patch(
                zetel.path("subscriptions", id) + (there == null ? "?confirm=true" : ""),
                Map.of("status", "SUSPENDED"));
        if (!answer.isDone()) {
            refusals.list(
                    buy.purchase().place(),
                    "%d seats of %s"
                            .formatted(buy.purchase().seats(), buy.product().part()),
                    "are suspended there and not here, " + answer.reason());
        }
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value instanceof Instant ? value.toString() : value);
        }
    }
}
