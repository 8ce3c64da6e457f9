package io.zetel.licensing.acceptance;

import io.zetel.licensing.acceptance.RandomRequests.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests about the catalogue, which is everybody's: what the vendor sells and what apps and service plans are. */
final class RandomCatalogue {

    private static final String HEADER =
            "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
    private static final String VISIO = "VISIOCLIENT";
    private static final String CSV = "text/csv";
    private static final String JSON = "application/json";

    private final RandomRequests requests;

    RandomCatalogue(RandomRequests requests) {
        this.requests = requests;
    }

    List<Kind> kinds() {
        return List.of(
                new Kind(1, () -> asOperator("POST", "import", CSV, list())),
                new Kind(1, this::rules),
                new Kind(
                        1,
                        () -> asOperator(
                                "PUT",
                                "apps/VISIO",
                                JSON,
                                Map.of(
                                        "name",
                                        "Visio",
                                        "servicePlans",
                                        List.of("VISIOONLINE", "VISIO_CLIENT_SUBSCRIPTION"),
                                        "triggers",
                                        List.of("SIGN_IN", "USER_REQUEST"),
                                        "claimable",
                                        requests.random.nextInt(4) > 0))),
                new Kind(
                        1,
                        () -> asOperator(
                                "PUT",
                                "products/" + VISIO + "/sale",
                                JSON,
                                Map.of("sold", requests.random.nextInt(4) > 0))));
    }

    private Reply asOperator(String method, String path, String mediaType, Object body) {
        return requests.ask(requests.zetel.operator(), method, "/api/v1/catalogue/" + path, mediaType, body);
    }

    /** The vendor's list of one product, under one of two names and with none, one or two plans that it had not. */
    private String list() {
        var name = requests.any(VISIO, "VISIOCLIENT_NEXT");
        var plans = new ArrayList<>(List.of(
                "EXCHANGE_S_FOUNDATION,113feb6c-3fe4-4440-bddc-54d774bf0318",
                "ONEDRIVE_BASIC,da792a53-cbc0-4184-a10d-e544dd34b3c1",
                "VISIOONLINE,2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f",
                "VISIO_CLIENT_SUBSCRIPTION,663a804f-1c30-4ff0-9915-9db84f0d1cea"));
        int more = requests.random.nextInt(3);
        for (int later = 0; later < more; later++) {
            plans.add("VISIO_LATER_%d,0f1e1d00-1111-4000-8000-00000000000%d".formatted(later, later));
        }
        return plans.stream()
                .map(plan -> "Visio Plan 2,%s,c5928f49-12ba-48f7-ada3-0d743a3601d5,%s,%s%n"
                        .formatted(name, plan, plan.split(",")[0]))
                .collect(Collectors.joining("", HEADER, ""));
    }

    /** The rules there are, with one more or without it. */
    private Reply rules() {
        var rules = Http.JSON.readTree(
                requests.zetel.operator().get("/api/v1/catalogue/rules").body());
        var exclusions = (tools.jackson.databind.node.ArrayNode) rules.get("exclusions");
        var kept = exclusions
                .valueStream()
                .filter(rule -> !rule.get("servicePlan").asString().equals("MCOMEETADV")
                        && !rule.get("excludes").toString().contains("\"MCOMEETADV\""))
                .toList();
        exclusions.removeAll();
        exclusions.addAll(kept);
        if (requests.random.nextBoolean()) {
            exclusions
                    .addObject()
                    .put("servicePlan", "MCOMEETADV")
                    .putArray("excludes")
                    .add("VISIOONLINE");
        }
        return asOperator("PUT", "rules", JSON, rules);
    }
}
