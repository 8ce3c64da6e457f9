package io.zetel.outside.fuzz;

import io.zetel.outside.fuzz.Contract.Operation;
import io.zetel.outside.fuzz.Contract.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.MissingNode;

/** Draws requests: an operation, who asks, values that fit, and in half of all cases something that is wrong. */
final class Requests {

    /**
     * Never asked for in earnest, because it would take away what is checked afterwards: a replay that swaps clears its
     * dead letters and mends what differs, and a discarded letter is gone. Both are still sent with values that do not
     * exist.
     */
    private static final String REPLAYS = "/api/v1/operations/replays";
    /** Would end every token of the run, the fuzzer's own included. */
    private static final String END_TOKENS = "/api/v1/operations/signing-keys";

    private static final String DISCARD = "/api/v1/operations/dead-letters/discard";
    /** These cost in proportion to all that ever happened, so they are drawn less often than others. */
    private static final List<String> DEAR = List.of(
            REPLAYS,
            "/api/v1/tenants/{t}/history/verify",
            "/api/v1/tenants/{t}/history/checkpoint",
            "/api/v1/tenants",
            "/api/v1/clients",
            "/api/v1/catalogue/import",
            "/api/v1/catalogue/products/{sku}/sale",
            Contract.TOKEN);

    private static final int MALICE = 18;

    private final Cast cast;
    private final Values values;
    private final List<Operation> drawn = new ArrayList<>();
    private final Spoiler spoiler = new Spoiler();

    Requests(Contract contract, Cast cast, Learned learned) {
        this.cast = cast;
        this.values = new Values(contract, learned);
        contract.operations().forEach(operation -> {
            int times = DEAR.contains(operation.path()) && !operation.method().equals("DELETE")
                    ? 1
                    : operation.path().endsWith("/claims") || operation.path().endsWith("/licenses") ? 24 : 8;
            IntStream.range(0, times).forEach(_ -> drawn.add(operation));
        });
    }

    RequestDraft next(Random random) {
        var operation = drawn.get(random.nextInt(drawn.size()));
        boolean asOperator = random.nextInt(100)
                < (operation.ofOperator() ? 85 : operation.path().endsWith("{t}") ? 30 : 2);
        var actor = asOperator ? cast.theOperator() : cast.anyOfATenant(random);
        var own = actor.tenant().isEmpty() ? cast.anyOfATenant(random).tenant() : actor.tenant();
        var tenant = random.nextInt(100) < 94 ? own : cast.otherThan(own, random);
        var draft = new RequestDraft(operation, actor, tenant);
        boolean hostile = random.nextInt(100) < 50;
        path(draft, random);
        operation.parameters().forEach(parameter -> parameter(draft, parameter, random));
        body(draft, random, hostile && random.nextInt(100) < 60 ? MALICE : 0);
        if (hostile) {
            spoiler.spoil(draft, random);
        }
        return draft;
    }

    private void path(RequestDraft draft, Random random) {
        var before = "";
        // Ids of another tenant at an own path are as good as unknown there.
        var whose = random.nextInt(100) < 96 ? draft.tenant : cast.otherThan(draft.tenant, random);
        for (var segment : draft.operation.path().substring(1).split("/")) {
            if (!segment.startsWith("{")) {
                draft.segments.add(segment);
            } else {
                draft.segments.add(
                        segment.equals("{t}") ? draft.tenant : escaped(values.behind(before, whose, random)));
            }
            before = segment;
        }
    }

    private void parameter(RequestDraft draft, Parameter parameter, Random random) {
        int often =
                switch (parameter.name()) {
                    case "limit" -> 90;
                    case "asOf", "If-Match", "waitFor", "to", "checkpoint" -> 12;
                    default -> 35;
                };
        if (parameter.in().equals("path")
                || !parameter.required() && random.nextInt(100) >= often
                || parameter.name().equals("Content-Type")) {
            return;
        }
        var value = values.text(parameter.name(), parameter.schema(), draft.tenant, random);
        if (parameter.in().equals("query")) {
            draft.query.add(new io.zetel.outside.Ask.Header(parameter.name(), escaped(value)));
        } else {
            draft.header(parameter.name(), value);
        }
    }

    private void body(RequestDraft draft, Random random, int malice) {
        var path = draft.operation.path();
        if (path.endsWith("/batch")
                || path.endsWith("/members") && draft.method.equals("POST") && random.nextInt(3) == 0) {
            draft.header("Content-Type", "application/x-ndjson");
            draft.body = IntStream.range(0, random.nextInt(6))
                    .mapToObj(_ -> line(path, draft, random, malice))
                    .collect(Collectors.joining("\n"));
        } else if (path.equals(Contract.TOKEN)) {
            draft.header("Content-Type", "application/x-www-form-urlencoded");
            draft.body = "grant_type="
                    + (random.nextBoolean() ? "client_credentials" : Hostile.any(Hostile.IN_URLS, random));
        } else if (path.endsWith("/import")) {
            draft.header("Content-Type", "text/csv");
            draft.body = csv(random, malice);
        } else if (path.equals(END_TOKENS)) {
            draft.header("Content-Type", "application/json");
            draft.body = "{\"endTokens\":false}";
        } else if (path.equals(REPLAYS) && draft.method.equals("POST")) {
            draft.header("Content-Type", "application/json");
            draft.body = "{\"swap\":false,\"projection\":%s}"
                    .formatted(malice > 0 ? Hostile.any(Hostile.IN_JSON, random) : "\"claim-report\"");
        } else {
            draft.operation.body().ifPresent(schema -> {
                draft.header("Content-Type", "application/json");
                draft.body = values.json("", schema, draft.tenant, random, path.equals(DISCARD) ? 60 : malice);
            });
        }
    }

    private String line(String path, RequestDraft draft, Random random, int malice) {
        if (random.nextInt(100) < malice) {
            return Hostile.any(Hostile.BODIES, random);
        }
        if (path.contains("/claims/")) {
            return "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":%s}}"
                    .formatted(field("userId", draft, random, malice));
        }
        var name = path.contains("/users/") ? "userId" : path.contains("/devices/") ? "deviceId" : "memberId";
        return "{\"%s\":%s}".formatted(name, field(name, draft, random, malice));
    }

    private String field(String name, RequestDraft draft, Random random, int malice) {
        return values.json(name, MissingNode.getInstance(), draft.tenant, random, malice);
    }

    private static String csv(Random random, int malice) {
        var head =
                "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
        int n = random.nextInt(20);
        var row =
                "Fuzzed %d,FUZZED_%d,00000000-0000-4000-8000-0000000000%02d,PLAN_%d,10000000-0000-4000-8000-0000000000%02d,Plan %d\n"
                        .formatted(n, n, n, n, n, n);
        return random.nextInt(100) < malice * 2 ? head + Hostile.any(Hostile.BODIES, random) + "\n" + row : head + row;
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
