package io.zetel.outside.fuzz;

import io.zetel.outside.Client;
import io.zetel.outside.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Who asks: three tenants with something to ask about, a client of every role in each, and the operator. */
record Cast(Client operator, List<Tenant> tenants, Map<String, List<Client>> clients) {

    static final List<String> SKUS = List.of(
            "SPE_E3",
            "SPE_E5",
            "SPE_F1",
            "EXCHANGESTANDARD",
            "MCOMEETADV",
            "POWERAPPS_PER_USER",
            "OFFICE_PROPLUS_DEVICE1");
    static final List<String> APPS = List.of("TEAMS", "TEAMS", "POWER_APPS", "VISIO");

    /** Who asks, and of which tenant; the operator is of none. */
    record Actor(Client client, String tenant) {}

    static Cast hire(int port, String run) {
        var operator = Client.operator(port);
        var tenants = new ArrayList<Tenant>();
        var clients = new java.util.HashMap<String, List<Client>>();
        for (var name : List.of("alder", "birch", "cedar")) {
            var tenant = Tenant.register(operator, name + "-" + run);
            furnish(tenant);
            tenants.add(tenant);
            clients.put(
                    tenant.id(),
                    Client.TENANT_ROLES.stream()
                            .map(role -> operator.make(tenant.id(), role))
                            .toList());
        }
        return new Cast(operator, List.copyOf(tenants), Map.copyOf(clients));
    }

    private static void furnish(Tenant tenant) {
        SKUS.forEach(sku -> tenant.buy(sku, 30));
        tenant.policy("TEAMS", "SPE_E3", "SPE_E5");
        tenant.policy("POWER_APPS", "POWERAPPS_PER_USER");
        for (int i = 0; i < 6; i++) {
            var type = i < 4 ? "USER" : "DEVICE";
            tenant.admin()
                    .send(
                            "PUT",
                            tenant.path("/groups/group-" + i),
                            Map.of("displayName", secret(tenant.id()), "memberType", type))
                    .expect(200);
        }
    }

    /**
     * A word in names and reasons of this tenant and in no request of another, so that it must be in no answer to
     * another either.
     */
    static String secret(String tenant) {
        return "secret-of-" + tenant;
    }

    /** A tenant's own client with all roles in half of all cases, with one role in most others. */
    Actor anyOfATenant(Random random) {
        var tenant = tenants.get(random.nextInt(tenants.size()));
        var some = clients.getOrDefault(tenant.id(), List.of());
        return new Actor(
                random.nextInt(100) < 65 ? tenant.admin() : some.get(random.nextInt(some.size())), tenant.id());
    }

    Actor theOperator() {
        return new Actor(operator, "");
    }

    String otherThan(String tenant, Random random) {
        var others = tenants.stream()
                .map(Tenant::id)
                .filter(id -> !id.equals(tenant))
                .toList();
        return others.get(random.nextInt(others.size()));
    }
}
