package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Carried.Left;
import io.zetel.licensing.api.importer.Carried.Place;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.Plan.Buy;
import io.zetel.licensing.api.importer.Plan.Direct;
import io.zetel.licensing.api.importer.Products.Choice;
import io.zetel.licensing.api.importer.Report.Count;
import io.zetel.licensing.api.importer.Report.Kind;
import io.zetel.licensing.api.importer.ZetelClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells Zetel what it lacks: who there is, what is bought, what people have directly, what groups give, and last who is
 * disabled and what is suspended. So whoever has a seat there finds one here.
 */
final class Transfer {

    private static final int USERS_AT_ONCE = 10_000;
    private static final int MEMBERS_AT_ONCE = 500;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ZetelClient zetel;
    private final Present present;
    private final Plan plan;
    private final @Nullable String location;
    private final Progress progress;
    private final ConcurrentLinkedQueue<Left> left = new ConcurrentLinkedQueue<>();
    private final Map<Kind, AtomicInteger> refused = new EnumMap<>(Kind.class);
    private final Map<Buy, String> bought = new ConcurrentHashMap<>();

    Transfer(ZetelClient zetel, Present present, Plan plan, @Nullable String location, Progress progress) {
        this.zetel = zetel;
        this.present = present;
        this.plan = plan;
        this.location = location;
        this.progress = progress;
        Arrays.stream(Kind.values()).forEach(kind -> refused.put(kind, new AtomicInteger()));
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
        progress.begin("Purchases");
        Parallel.each(plan.purchases, progress, this::buy);
        progress.begin("Direct licenses");
        Parallel.each(plan.direct.entrySet(), progress, one -> direct(one.getKey(), one.getValue()));
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
        left.addAll(comparison.lacking(left.stream().map(Left::what).collect(Collectors.toSet())));
        var counts = new EnumMap<Kind, Count>(Kind.class);
        refused.forEach((kind, count) -> counts.put(
                kind, new Count(Math.max(0, plan.fresh(kind) - count.get()), plan.known(kind), count.get())));
        return new Report(
                true,
                counts,
                comparison.seats(),
                Stream.concat(plan.left.stream(), left.stream()).toList());
    }

    private void users() throws Unusable {
        progress.begin("Users");
        for (int from = 0; from < plan.users.size(); from += USERS_AT_ONCE) {
            var some = plan.users.subList(from, Math.min(plan.users.size(), from + USERS_AT_ONCE));
            var answer = zetel.lines(zetel.path("users", "batch"), some.stream().map(this::line));
            if (!answer.isDone()) {
                throw new Unusable("Zetel does not take the users (%s).".formatted(answer.reason()));
            }
            int before = from;
            follow(answer, done -> progress.at(before + done, plan.users.size()), Kind.USERS, error -> {
                var user = some.get(Math.max(0, error.path("line").asInt(1) - 1));
                return new Left(user.place(), "user " + user.userId(), reason(error));
            });
        }
    }

    private Map<String, Object> line(User user) {
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
        refuse(
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
                refused.get(Kind.MEMBERS).addAndGet(some.size() - 1);
            }
            refuse(Kind.MEMBERS, group.place(), "members of group " + group.groupId(), answer);
            for (var one : answer.isDone() ? answer.body().path("errors") : ZetelClient.JSON.createArrayNode()) {
                refused.get(Kind.MEMBERS).incrementAndGet();
                leave(
                        group.place(),
                        "member %s of group %s".formatted(one.path("memberId").asString(), group.groupId()),
                        one.path("message").asString());
            }
        }
    }

    private void buy(Buy buy) throws Unusable {
        if (buy.bought() != null) {
            return;
        }
        var purchase = buy.purchase();
        var body = new HashMap<String, Object>(
                Map.of("sku", buy.product().skuId(), "seats", purchase.seats(), "externalKey", purchase.externalKey()));
        put(body, "startsOn", purchase.startsOn());
        put(body, "endsOn", purchase.endsOn());
        var answer = zetel.post(zetel.path("subscriptions"), body);
        if (refuse(
                Kind.PURCHASES,
                purchase.place(),
                "%d seats of %s".formatted(purchase.seats(), purchase.product()),
                answer)) {
            bought.put(buy, answer.body().path("subscriptionId").asString());
        }
    }

    /** All at once, as one change; where that is refused one by one, and those that need another one after it. */
    private void direct(String user, List<Direct> wanted) throws Unusable {
        var path = zetel.path("users", user, "licenses");
        oneByOne(
                wanted,
                some -> zetel.put(
                        path,
                        Map.of(
                                "add",
                                some.stream().map(one -> one.choice().body()).toList(),
                                "allowAlongsideInherited",
                                true)),
                (one, answer) -> refuse(
                        Kind.LICENSES,
                        one.assignment().place(),
                        "%s of user %s".formatted(one.choice().product().part(), user),
                        answer));
    }

    private void give(Group group, List<Choice> choices) throws Unusable {
        var path = zetel.path("groups", group.groupId(), "licenses");
        oneByOne(
                choices,
                some -> {
                    var answer = zetel.put(
                            path, Map.of("add", some.stream().map(Choice::body).toList()));
                    if (answer.isDone()) {
                        follow(
                                answer,
                                _ -> {},
                                null,
                                error -> new Left(
                                        group.place(),
                                        "licenses of group %s for member %s"
                                                .formatted(
                                                        group.groupId(),
                                                        error.path("item").asString("")),
                                        reason(error)));
                    }
                    return answer;
                },
                (one, answer) -> refuse(
                        Kind.GROUP_LICENSES,
                        group.place(),
                        "%s of group %s".formatted(one.product().part(), group.groupId()),
                        answer));
    }

    private interface Sending<T> {

        Answer send(List<T> some) throws Unusable;
    }

    private interface Refusing<T> {

        void refuse(T one, Answer answer);
    }

    private static <T> void oneByOne(List<T> wanted, Sending<T> sending, Refusing<T> refusing) throws Unusable {
        if (sending.send(wanted).isDone()) {
            return;
        }
        var open = wanted;
        var answers = new LinkedHashMap<T, Answer>();
        for (int before = Integer.MAX_VALUE; !open.isEmpty() && open.size() < before; ) {
            before = open.size();
            answers.clear();
            for (var one : open) {
                var answer = sending.send(List.of(one));
                if (!answer.isDone()) {
                    answers.put(one, answer);
                }
            }
            open = new ArrayList<>(answers.keySet());
        }
        answers.forEach(refusing::refuse);
    }

    /** As in the source, licenses stay. */
    private void disable(User user) throws Unusable {
        var answer =
                zetel.put(zetel.path("users", user.userId(), "account"), Map.of("enabled", false, "licenses", "KEEP"));
        if (!answer.isDone()) {
            leave(user.place(), "user " + user.userId(), "is disabled there and not here, " + answer.reason());
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
            leave(
                    buy.purchase().place(),
                    "%d seats of %s"
                            .formatted(buy.purchase().seats(), buy.product().part()),
                    "are suspended there and not here, " + answer.reason());
        }
    }

    private interface Watching {

        void done(int count);
    }

    /** Waits for a job and lists what it could not do. */
    private void follow(Answer accepted, Watching watching, @Nullable Kind kind, Function<JsonNode, Left> naming)
            throws Unusable {
        if (accepted.location() == null) {
            return;
        }
        var job = zetel.read(accepted.location());
        while (!List.of("COMPLETED", "FAILED").contains(job.path("state").asString())) {
            watching.done(job.path("done").asInt(0));
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                throw ZetelClient.interrupted(e);
            }
            job = zetel.read(accepted.location());
        }
        watching.done(job.path("done").asInt(0));
        if (job.path("state").asString().equals("FAILED")) {
            throw new Unusable("Zetel broke off job %s: %s"
                    .formatted(accepted.location(), job.path("fault").asString("")));
        }
        for (var page = job; ; ) {
            for (var error : page.path("errors").path("items")) {
                if (kind != null) {
                    refused.get(kind).incrementAndGet();
                }
                left.add(naming.apply(error));
            }
            var next = page.path("errors").path("nextCursor");
            if (!next.isString()) {
                return;
            }
            page = zetel.read(accepted.location() + "?limit=500&cursor=" + ZetelClient.escaped(next.asString()));
        }
    }

    private static String reason(JsonNode error) {
        return ZetelClient.reason(
                error.path("code").asString(""),
                error.path("pointer").asString(""),
                error.path("message").asString(""));
    }

    /** Whether it was done; otherwise it is listed. */
    private boolean refuse(Kind kind, @Nullable Place place, String what, Answer answer) {
        if (!answer.isDone()) {
            refused.get(kind).incrementAndGet();
            leave(place, what, answer.reason());
        }
        return answer.isDone();
    }

    private void leave(@Nullable Place place, String what, String reason) {
        left.add(new Left(place, what, reason));
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value instanceof Instant ? value.toString() : value);
        }
    }
}
