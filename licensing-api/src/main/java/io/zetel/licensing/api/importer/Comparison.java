package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Left;
import io.zetel.licensing.api.importer.Carried.License;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.Carried.Waiting;
import io.zetel.licensing.api.importer.TransferReport.Compared;
import io.zetel.licensing.domain.shared.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What is there and what is here, once all is told. */
final class Comparison {

    private static final Set<String> IN_EFFECT = Set.of("Active", "ActiveWithError");

    private final Map<String, JsonNode> here = new HashMap<>();
    private final List<Left> lacking = new ArrayList<>();
    private final Set<String> listed = new HashSet<>();
    private final ZetelClient zetel;
    private final Products products;
    private final Carried carried;

    Comparison(ZetelClient zetel, Products products, Carried carried) {
        this.zetel = zetel;
        this.products = products;
        this.carried = carried;
    }

    /** What somebody has there and not in effect here, but for what is listed already. */
    List<Left> lacking(Set<String> before) throws Unusable {
        listed.addAll(before);
        for (var user : zetel.all(zetel.seen(zetel.path("users")))) {
            here.put(Spelling.compared(user.path("userId").asString()), user.path("licenses"));
        }
        carried.assignments().forEach(one -> compare(one.userId(), one.license()));
        for (var group : carried.directory().groups().values()) {
            group.members().stream()
                    .filter(member -> !carried.waiting().contains(new Waiting(group.groupId(), member)))
                    .forEach(member -> group.licenses().forEach(license -> compare(member, license)));
        }
        return lacking;
    }

    private void compare(String userId, License license) {
        var product = products.find(license.product(), _ -> {});
        if (product == null) {
            return;
        }
        User user = carried.directory().users().get(userId);
        var state = here.getOrDefault(Spelling.compared(userId), ZetelClient.JSON.createArrayNode())
                .valueStream()
                .filter(one -> one.path("skuId").asString().equals(product.skuId()))
                .map(one -> one.path("state").asString())
                .findFirst();
        var what = "%s of user %s".formatted(product.part(), userId);
        if (state.filter(IN_EFFECT::contains).isEmpty() && listed.add(what)) {
            lacking.add(new Left(
                    user.place(),
                    what,
                    "is there and not in effect here"
                            + state.map(" (%s)"::formatted).orElse("")));
        }
    }

    /** The seats of the products that the source counts. */
    List<Compared> seats() throws Unusable {
        var rows = zetel.all(zetel.seen(zetel.path("products"))).stream()
                .collect(Collectors.toMap(one -> one.path("skuId").asString(), one -> one));
        var all = new ArrayList<Compared>();
        for (var seats : carried.seats()) {
            var product = products.find(seats.product(), _ -> {});
            if (product != null) {
                var row = rows.getOrDefault(product.skuId(), ZetelClient.JSON.createObjectNode());
                all.add(new Compared(
                        product.part(),
                        seats.total(),
                        row.path("total").asInt(0),
                        seats.assigned(),
                        row.path("assigned").asInt(0)));
            }
        }
        return all;
    }
}
