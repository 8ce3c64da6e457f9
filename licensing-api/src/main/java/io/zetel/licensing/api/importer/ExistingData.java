package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Assignment;
import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.domain.shared.Spelling;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Zetel has already of what is to be carried over. */
final class ExistingData {

    /** Users by id, and whether they have a location. */
    private final Map<String, Boolean> users = new ConcurrentHashMap<>();

    private final Set<String> disabled = ConcurrentHashMap.newKeySet();
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> members = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Set<String>>> given = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Set<String>>> direct = new ConcurrentHashMap<>();
    private final Map<String, Bought> purchases = new ConcurrentHashMap<>();
    private final ZetelClient zetel;
    private final Products products;

    /** A purchase that is there. */
    record Bought(String id, String status) {}

    private ExistingData(ZetelClient zetel, Products products) {
        this.zetel = zetel;
        this.products = products;
    }

    static ExistingData read(ZetelClient zetel, Products products, Carried carried, Progress progress) throws Unusable {
        var present = new ExistingData(zetel, products);
        progress.begin("Reading what Zetel has");
        for (var user : zetel.all(zetel.path("users"))) {
            present.users.put(
                    key(user.path("userId").asString()),
                    user.path("usageLocation").isString());
            if (!user.path("accountEnabled").asBoolean(true)) {
                present.disabled.add(key(user.path("userId").asString()));
            }
        }
        for (var group : zetel.all(zetel.path("groups"))) {
            present.groups.add(key(group.path("groupId").asString()));
        }
        for (var purchase : zetel.all(zetel.path("subscriptions"))) {
            present.purchases.put(
                    purchase.path("externalKey").asString(""),
                    new Bought(
                            purchase.path("subscriptionId").asString(),
                            purchase.path("status").asString()));
        }
        progress.begin("Reading groups");
        Parallel.each(
                carried.directory().groups().values().stream()
                        .filter(present::has)
                        .toList(),
                progress,
                present::group);
        progress.begin("Reading licenses");
        var holders = carried.assignments().stream()
                .map(Assignment::userId)
                .distinct()
                .filter(present::hasUser)
                .toList();
        Parallel.each(holders, progress, present::licenses);
        return present;
    }

    private void group(Group group) throws Unusable {
        members.put(
                key(group.groupId()),
                zetel.all(zetel.path("groups", group.groupId(), "members")).stream()
                        .map(member -> key(member.path("memberId").asString()))
                        .collect(Collectors.toSet()));
        var licensing = zetel.read(zetel.path("groups", group.groupId(), "licensing"));
        given.put(
                key(group.groupId()),
                licensing
                        .path("licenses")
                        .valueStream()
                        .collect(Collectors.toMap(one -> one.path("skuId").asString(), this::off)));
    }

    private void licenses(String user) throws Unusable {
        var held = zetel.read(zetel.path("users", user, "licenses"));
        var mine = new ConcurrentHashMap<String, Set<String>>();
        for (var license : held.path("licenses")) {
            license.path("sources")
                    .valueStream()
                    .filter(source -> source.path("type").asString().equals("DIRECT"))
                    .forEach(source -> mine.put(
                            license.path("skuId").asString(),
                            off(license.path("skuId").asString(), source)));
        }
        direct.put(key(user), mine);
    }

    private Set<String> off(JsonNode license) {
        return off(license.path("skuId").asString(), license);
    }

    private Set<String> off(String sku, JsonNode license) {
        var product = products.find(sku, _ -> {});
        return product == null
                ? Set.of()
                : product.plans(
                        license.path("disabledPlans")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList(),
                        _ -> {});
    }

    boolean hasUser(String id) {
        return users.containsKey(key(id));
    }

    boolean hasLocation(String id) {
        return users.getOrDefault(key(id), false);
    }

    boolean isDisabled(String id) {
        return disabled.contains(key(id));
    }

    boolean has(Group group) {
        return groups.contains(key(group.groupId()));
    }

    boolean hasMember(Group group, String id) {
        return members.getOrDefault(key(group.groupId()), Set.of()).contains(key(id));
    }

    boolean gives(Group group, Products.Choice choice) {
        return choice.off()
                .equals(given.getOrDefault(key(group.groupId()), Map.of())
                        .get(choice.product().skuId()));
    }

    boolean hasDirect(String user, Products.Choice choice) {
        return choice.off()
                .equals(direct.getOrDefault(key(user), Map.of())
                        .get(choice.product().skuId()));
    }

    @Nullable
    Bought bought(String key) {
        return purchases.get(key);
    }

    private static String key(String id) {
        return Spelling.compared(id);
    }
}
