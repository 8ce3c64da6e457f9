package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Assignment;
import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Carried.Left;
import io.zetel.licensing.api.importer.Carried.License;
import io.zetel.licensing.api.importer.Carried.Place;
import io.zetel.licensing.api.importer.Carried.Purchase;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.ExistingData.Bought;
import io.zetel.licensing.api.importer.Products.Choice;
import io.zetel.licensing.api.importer.Products.Product;
import io.zetel.licensing.api.importer.TransferReport.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be told to Zetel so that it has what is carried over; what it has already is only counted. */
final class Plan {

    final List<User> users = new ArrayList<>();
    final List<Group> groups = new ArrayList<>();
    final Map<Group, List<String>> members = new LinkedHashMap<>();
    final List<Buy> purchases = new ArrayList<>();
    final Map<String, List<Direct>> direct = new LinkedHashMap<>();
    final Map<Group, List<Choice>> given = new LinkedHashMap<>();
    final List<Left> left = new ArrayList<>();
    private final Map<Kind, Integer> fresh = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> known = new EnumMap<>(Kind.class);
    /** What each user gets, as far as it was read. */
    private final Map<String, List<Choice>> seen = new LinkedHashMap<>();

    private final Products products;
    private final ExistingData present;

    private Plan(Products products, ExistingData present) {
        this.products = products;
        this.present = present;
    }

    /** A purchase of this product; one that is there may yet have to be suspended. */
    record Buy(Purchase purchase, Product product, @Nullable Bought bought) {}

    /** A product somebody gets directly. */
    record Direct(Assignment assignment, Choice choice) {}

    static Plan of(Carried carried, Products products, ExistingData present) {
        var plan = new Plan(products, present);
        plan.left.addAll(carried.left());
        carried.directory().users().values().forEach(plan::user);
        carried.directory().groups().values().forEach(plan::group);
        carried.purchases().forEach(plan::purchase);
        carried.assignments().forEach(plan::assignment);
        return plan;
    }

    int fresh(Kind kind) {
        return fresh.getOrDefault(kind, 0);
    }

    int known(Kind kind) {
        return known.getOrDefault(kind, 0);
    }

    /** Who is known is told again, so that it is as in the source. */
    private void user(User user) {
        count(Kind.USERS, present.hasUser(user.userId()));
        users.add(user);
    }

    private void group(Group group) {
        count(Kind.GROUPS, present.has(group));
        groups.add(group);
        for (var member : group.members()) {
            if (count(Kind.MEMBERS, present.hasMember(group, member))) {
                members.computeIfAbsent(group, _ -> new ArrayList<>()).add(member);
            }
        }
        var choices = new ArrayList<Choice>();
        for (var license : group.licenses()) {
            var choice = choice(
                    group.place(), "%s of group %s".formatted(license.product(), group.groupId()), license, choices);
            if (choice != null && count(Kind.GROUP_LICENSES, present.gives(group, choice))) {
                given.computeIfAbsent(group, _ -> new ArrayList<>()).add(choice);
            }
        }
    }

    private void purchase(Purchase purchase) {
        var product = products.find(
                purchase.product(), reason -> left.add(new Left(purchase.place(), purchase.product(), reason)));
        if (product == null) {
            return;
        }
        var bought = present.bought(purchase.externalKey());
        if (count(Kind.PURCHASES, bought != null) || purchase.suspended()) {
            purchases.add(new Buy(purchase, product, bought));
        }
    }

    private void assignment(Assignment one) {
        var mine = seen.computeIfAbsent(one.userId(), _ -> new ArrayList<>());
        var choice = choice(
                one.place(), "%s of user %s".formatted(one.license().product(), one.userId()), one.license(), mine);
        if (choice != null && count(Kind.LICENSES, present.hasDirect(one.userId(), choice))) {
            direct.computeIfAbsent(one.userId(), _ -> new ArrayList<>()).add(new Direct(one, choice));
        }
    }

    /** The product that is meant, unless the same is among these already, which it joins. */
    private @Nullable Choice choice(Place place, String what, License license, List<Choice> before) {
        var choice = products.choice(license, reason -> left.add(new Left(place, what, reason)));
        if (choice == null) {
            return null;
        }
        var twin = before.stream()
                .filter(one -> one.product().equals(choice.product()))
                .findFirst();
        if (twin.isPresent()) {
            if (!Objects.equals(twin.get().off(), choice.off())) {
                left.add(new Left(place, what, "is there already with other service plans"));
            }
            return null;
        }
        before.add(choice);
        return choice;
    }

    /** Whether it is new. */
    private boolean count(Kind kind, boolean isThere) {
        (isThere ? known : fresh).merge(kind, 1, Integer::sum);
        return !isThere;
    }
}
