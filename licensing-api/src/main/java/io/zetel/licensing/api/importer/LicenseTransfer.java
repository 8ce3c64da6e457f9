package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Plan.Buy;
import io.zetel.licensing.api.importer.Plan.Direct;
import io.zetel.licensing.api.importer.Products.Choice;
import io.zetel.licensing.api.importer.TransferReport.Kind;
import io.zetel.licensing.api.importer.Uploads.Refused;
import io.zetel.licensing.api.importer.ZetelClient.Answer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells Zetel what is bought, what people have directly, what groups give, and last what is suspended. */
final class LicenseTransfer {

    private final ZetelClient zetel;
    private final Plan plan;
    private final Progress progress;
    private final Uploads uploads;
    private final Refusals refusals;
    private final Map<Buy, String> bought = new ConcurrentHashMap<>();

    LicenseTransfer(ZetelClient zetel, Plan plan, Progress progress, Uploads uploads, Refusals refusals) {
        this.zetel = zetel;
        this.plan = plan;
        this.progress = progress;
        this.uploads = uploads;
        this.refusals = refusals;
    }

    /** Those that are to be suspended one by one, for that takes the id each gets. */
    void purchases() throws Unusable {
        progress.begin("Purchases");
        var fresh = plan.purchases.stream().filter(one -> one.bought() == null).toList();
        var lasting = fresh.stream().filter(one -> !one.purchase().suspended()).toList();
        uploads.each("subscriptions", lasting, LicenseTransfer::lineOfPurchase)
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
        ImportBodies.put(line, "startsOn", purchase.startsOn());
        ImportBodies.put(line, "endsOn", purchase.endsOn());
        purchase.details().putInto(line);
        return line;
    }

    /**
     * Of each user all at once, as one change; where that is refused one by one, and again those that need another one
     * after it.
     */
    void direct() throws Unusable {
        progress.begin("Direct licenses");
        var wholes = List.copyOf(plan.direct.values());
        var open = uploads.each("licenses", wholes, LicenseTransfer::lineOfUsersLicenses).stream()
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

    void ofGroups() throws Unusable {
        progress.begin("Licenses of groups");
        Parallel.each(plan.given.entrySet(), progress, one -> give(one.getKey(), one.getValue()));
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

    void suspend() throws Unusable {
        progress.begin("Suspended purchases");
        Parallel.each(
                plan.purchases.stream()
                        .filter(one -> one.purchase().suspended())
                        .toList(),
                progress,
                this::suspend);
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
}
