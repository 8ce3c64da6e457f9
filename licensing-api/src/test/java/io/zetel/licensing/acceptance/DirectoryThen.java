package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.AskingThePast.ZETEL;
import static io.zetel.licensing.acceptance.AskingThePast.read;
import static io.zetel.licensing.acceptance.RandomPast.DEVICES;
import static io.zetel.licensing.acceptance.RandomPast.DEVICE_SKU;
import static io.zetel.licensing.acceptance.RandomPast.SKUS;
import static io.zetel.licensing.acceptance.RandomPast.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.AppId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A tenant's users, devices, groups and what they held at an instant, asked over HTTP; of each kind some at random. */
record DirectoryThen(RandomPast past, TestTenant tenant, Instant at) {

    private static final String TEAMS = "TEAMS1";
    private static final String DEVICE_PLAN = "OFFICE_PROPLUS_DEVICE";
    private static final List<String> GROUPS = List.of("sales", "field", "laptops");

    void isAsIn(HistoryOracle replay) {
        var then = replay.directory();
        for (var sku : past.some(1, "SPE_E3", "SPE_E5", "O365_BUSINESS_PREMIUM", DEVICE_SKU)) {
            assertThat(TestTenant.each(read(tenant, "/products/" + sku + "/users?limit=500", at), "userId"))
                    .as("users of %s at %s", sku, at)
                    .isEqualTo(then.holdersOf("user", sku));
            assertThat(TestTenant.each(read(tenant, "/products/" + sku + "/devices", at), "deviceId"))
                    .as("devices of %s at %s", sku, at)
                    .isEqualTo(then.holdersOf("device", sku));
            assertThat(TestTenant.each(read(tenant, "/products/" + sku + "/groups", at), "groupId"))
                    .as("groups of %s at %s", sku, at)
                    .isEqualTo(then.groupsOf(sku));
        }
        assertThat(TestTenant.each(read(tenant, "/users?limit=500", at), "userId"))
                .as("users at %s", at)
                .isEqualTo(then.listed("user"));
        assertThat(TestTenant.each(read(tenant, "/devices", at), "deviceId"))
                .as("devices at %s", at)
                .isEqualTo(then.listed("device"));
        assertThat(TestTenant.each(read(tenant, "/groups", at), "groupId"))
                .as("groups at %s", at)
                .isEqualTo(then.groups());
        for (var user : past.some(1, USERS.toArray(String[]::new))) {
            var known = read(tenant, "/users/" + user, at);
            assertThat(found(known, "userType", "usageLocation", "state"))
                    .as("%s at %s", user, at)
                    .isEqualTo(then.user(user));
            var licences = read(tenant, "/users/" + user + "/licenses", at);
            assertThat(licences.status() == 404 ? Optional.empty() : Optional.of(sources(licences)))
                    .as("licences of %s at %s", user, at)
                    .isEqualTo(then.licences(user));
            var device = past.some(1, DEVICES.toArray(String[]::new)).getFirst();
            var access = read(tenant, "/users/" + user + "/access?servicePlan=" + TEAMS, at)
                    .expect(200)
                    .text("/access");
            assertThat(access)
                    .as("access of %s at %s", user, at)
                    .isEqualTo(then.access(planId(TEAMS), Set.copyOf(SKUS), replay.usable(), "user:" + user));
            var sitting = read(
                            tenant, "/users/" + user + "/access?servicePlan=" + DEVICE_PLAN + "&device=" + device, at)
                    .expect(200)
                    .text("/access");
            assertThat(sitting)
                    .as("access of %s at %s at %s", user, device, at)
                    .isEqualTo(then.access(
                            planId(DEVICE_PLAN),
                            giving("MICROSOFT_365_APPS"),
                            replay.usable(),
                            "user:" + user,
                            "device:" + device));
        }
        for (var device : past.some(1, DEVICES.toArray(String[]::new))) {
            int expected = then.knowsDevice(device) ? 200 : 404;
            assertThat(read(tenant, "/devices/" + device, at).status())
                    .as("%s at %s", device, at)
                    .isEqualTo(expected);
            assertThat(read(tenant, "/devices/" + device + "/licenses", at).status())
                    .isEqualTo(expected);
        }
        for (var group : past.some(1, GROUPS.toArray(String[]::new))) {
            assertThat(found(read(tenant, "/groups/" + group, at), "memberType", "members"))
                    .as("%s at %s", group, at)
                    .isEqualTo(then.group(group));
            assertThat(licensing(read(tenant, "/groups/" + group + "/licensing?limit=500", at)))
                    .as("licensing of %s at %s", group, at)
                    .isEqualTo(then.licensing(group));
        }
    }

    private static String planId(String name) {
        return catalogue()
                .flatMap(product -> product.servicePlans().stream())
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id()
                .value();
    }

    private static Set<String> giving(String app) {
        var plans = ZETEL.context()
                .getBean(CurrentCatalogue.class)
                .now()
                .app(new AppId(app))
                .orElseThrow()
                .servicePlans();
        return catalogue()
                .filter(product -> product.hasAny(plans))
                .map(Product::sku)
                .collect(Collectors.toSet());
    }

    private static Stream<Product> catalogue() {
        return ZETEL.context().getBean(CurrentCatalogue.class).now().products().stream();
    }

    private static Optional<List<String>> found(Reply reply, String... fields) {
        return reply.status() == 404
                ? Optional.empty()
                : Optional.of(Stream.of(fields)
                        .map(field -> reply.expect(200).json().get(field))
                        .map(node -> node.isNull() ? "null" : node.asString())
                        .toList());
    }

    private static Map<String, Set<String>> sources(Reply reply) {
        Map<String, Set<String>> all = new HashMap<>();
        DirectoryClient.licences(reply).forEach((sku, sources) -> all.put(sku, new TreeSet<>(sources)));
        return all;
    }

    private static Optional<List<Object>> licensing(Reply reply) {
        if (reply.status() == 404) {
            return Optional.empty();
        }
        var json = reply.expect(200).json();
        var reach = texts(json.get("licenses"), "sku", "licensed", "failed", "skipped");
        var errors = texts(json.at("/membersWithErrors/items"), "memberId", "sku", "state", "error");
        return Optional.of(List.of(json.at("/licenseProcessingState/state").asString(), reach, errors));
    }

    private static List<List<String>> texts(JsonNode items, String... fields) {
        return items.valueStream()
                .map(item -> Stream.of(fields)
                        .map(item::get)
                        .map(node -> node.isNull() ? "null" : node.asString())
                        .toList())
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }
}
