package io.zetel.licensing.api.http.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.tags.Tag;
import io.zetel.licensing.api.http.problem.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.HttpStatus;

/**
 * Describes every route whole: its name and what it does, every status it may answer, and the codes of its problems.
 */
final class DescribedRoutes implements OpenApiCustomizer {

    /** The extension that holds the codes of a response, for programs; its description holds them for people. */
    static final String CODES = "x-codes";

    /** The extension that names what a dry run is answered, where that is not the route's own. */
    static final String DRY_RUN = "x-dry-run";

    /** The extension that holds the codes which follow from constraints until they are told by status. */
    static final String FAULTS = "x-faults";

    private static final Map<String, String> TAGS = tags();

    private final Map<String, RouteDescription> routes = RouteDescription.all();

    @Override
    public void customise(OpenAPI api) {
        api.getPaths().forEach((path, item) -> item.readOperationsMap()
                .forEach((method, operation) -> describe(path, method, operation)));
        AnswerFields.describe(api);
        api.getComponents().getSchemas().values().forEach(DescribedRoutes::addCommonWords);
        api.setTags(TAGS.entrySet().stream()
                .map(tag -> new Tag().name(tag.getKey()).description(tag.getValue()))
                .toList());
    }

    /** Two methods of one route, for two media types, take the same parameters. */
    private static @Nullable List<Parameter> distinct(@Nullable List<Parameter> parameters) {
        var distinct = new LinkedHashMap<String, Parameter>();
        if (parameters != null) {
            parameters.forEach(
                    parameter -> distinct.putIfAbsent(parameter.getIn() + " " + parameter.getName(), parameter));
        }
        return parameters == null ? null : List.copyOf(distinct.values());
    }

    /** As {@link AnswerWords} writes them. */
    @SuppressWarnings("rawtypes")
    private static void addCommonWords(Schema schema) {
        @SuppressWarnings("unchecked")
        Map<String, Schema> fields = schema.getProperties() == null ? Map.of() : schema.getProperties();
        for (var word : AnswerWords.ALL) {
            if (word.isMissingIn(fields.keySet())) {
                var old = fields.get(word.old());
                var common = new Schema<>().type(old.getType()).format(old.getFormat());
                common.setTypes(old.getTypes());
                schema.addProperty(word.common(), common);
                if (schema.getRequired() != null && schema.getRequired().contains(word.old())) {
                    schema.addRequiredItem(word.common());
                }
                old.setDeprecated(true);
                old.setDescription("The same as " + word.common() + ", which all answers say");
            }
        }
    }

    private void describe(String path, PathItem.HttpMethod method, Operation operation) {
        var known = routes.get(method + " " + path);
        operation.setTags(List.of(tag(path)));
        operation.setParameters(distinct(operation.getParameters()));
        if (known != null) {
            operation.operationId(known.operationId()).summary(known.summary());
            if (operation.getDescription() == null) {
                operation.description(known.summary() + ".");
            }
            operation.setResponses(responses(operation, method, path, known));
        }
        if (operation.getExtensions() != null) {
            operation.getExtensions().remove(FAULTS);
        }
    }

    private static ApiResponses responses(
            Operation operation, PathItem.HttpMethod method, String path, RouteDescription known) {
        var before = operation.getResponses();
        var inferred = before.get("200");
        var responses = new ApiResponses();
        known.successes().forEach((status, mediaTypes) -> {
            var said = before.get(status.toString());
            var response = said == null
                    ? new ApiResponse()
                            .content(status == 204 || status == 304 || inferred == null ? null : inferred.getContent())
                    : said;
            response.description(words(status));
            mediaTypes.forEach(type -> addMedia(response, type));
            responses.addApiResponse(status.toString(), response);
        });
        var dryRun = operation.getExtensions() == null
                ? null
                : operation.getExtensions().get(DRY_RUN);
        if (dryRun != null && !dryRun.equals("own")) {
            addDryRun(responses, dryRun.toString());
        }
        var codes = shared(operation, method, path);
        RouteDescription.add(codes, 400, faults(operation));
        known.codes().forEach((status, own) -> RouteDescription.add(codes, status, own));
        if (codes.get(400).contains("AMBIGUOUS_SKU")) {
            RouteDescription.add(codes, 400, List.of("INVALID_SKU"));
        }
        codes.forEach((status, all) -> responses.addApiResponse(status.toString(), problem(status, all)));
        responses.addApiResponse("default", before.get("default"));
        return responses;
    }

    @SuppressWarnings("unchecked")
    private static Collection<String> faults(Operation operation) {
        return operation.getExtensions() == null
                ? List.of()
                : (Collection<String>) operation.getExtensions().getOrDefault(FAULTS, List.of());
    }

    /**
     * A dry run is answered 200 whatever the route answers otherwise. Where 200 has a body of its own, words say so: a
     * choice of two would make everything that is generated from this ask which one it got.
     */
    private static void addDryRun(ApiResponses responses, String answer) {
        var usual = responses.get("200");
        if (usual != null && usual.getContent() != null) {
            usual.description(words(200) + "; of a dry run a " + answer + " instead: what it would lead to");
            return;
        }
        var foreseen = new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + answer));
        responses.addApiResponse(
                "200",
                new ApiResponse()
                        .description(words(200) + "; of a dry run: what it would lead to")
                        .content(new Content().addMediaType("application/json", foreseen)));
    }

    private static void addMedia(ApiResponse response, String type) {
        var content = response.getContent() == null ? new Content() : response.getContent();
        var schema = type.endsWith("/json") ? new Schema<>().type("object") : new StringSchema();
        schema.setTypes(java.util.Set.of(schema.getType()));
        content.computeIfAbsent(type, _ -> new MediaType().schema(schema));
        content.remove("*/*");
        response.content(content);
    }

    /** The codes that follow from what a route takes. */
    private static SortedMap<Integer, List<String>> shared(
            Operation operation, PathItem.HttpMethod method, String path) {
        var codes = new TreeMap<Integer, List<String>>();
        RouteDescription.add(codes, 400, List.of("BAD_REQUEST", "UNKNOWN_PARAMETER", "INVALID_TEXT", "INVALID_VALUE"));
        RouteDescription.add(codes, 401, List.of("UNAUTHENTICATED", "INVALID_TOKEN"));
        RouteDescription.add(codes, 403, List.of("FORBIDDEN"));
        RouteDescription.add(codes, 406, List.of("NOT_ACCEPTABLE"));
        RouteDescription.add(codes, 414, List.of("URI_TOO_LONG"));
        RouteDescription.add(codes, 500, List.of("INTERNAL_ERROR"));
        RouteDescription.add(
                codes,
                503,
                List.of(
                        "UNAVAILABLE",
                        "DATABASE_UNAVAILABLE",
                        "DATABASE_FULL",
                        "DATABASE_BUSY",
                        "EVENT_STORE_UNAVAILABLE",
                        "SERVICE_UNAVAILABLE"));
        if (path.contains("{t}")) {
            RouteDescription.add(codes, 400, List.of("INVALID_TENANT_ID"));
            RouteDescription.add(codes, 404, List.of("TENANT_NOT_FOUND"));
            RouteDescription.add(codes, 308, List.of("TENANT_MOVED"));
            RouteDescription.add(codes, 503, List.of("TENANT_ARRIVING"));
            RouteDescription.add(codes, 504, List.of("NOT_VISIBLE_YET", "TIMEOUT"));
        }
        if (path.replace("{t}", "").contains("{")) {
            RouteDescription.add(codes, 400, List.of("INVALID_ID", "REQUIRED"));
        }
        if (operation.getRequestBody() != null) {
            RouteDescription.add(
                    codes,
                    400,
                    List.of(
                            "REQUIRED",
                            "MALFORMED_JSON",
                            "UNKNOWN_FIELD",
                            "DUPLICATE_FIELD",
                            "WRONG_TYPE",
                            "OUT_OF_RANGE",
                            "INVALID_LENGTH",
                            "BODY_INCOMPLETE"));
            RouteDescription.add(codes, 408, List.of("REQUEST_TIMEOUT"));
            RouteDescription.add(codes, 413, List.of("BODY_TOO_LARGE"));
            RouteDescription.add(codes, 415, List.of("UNSUPPORTED_MEDIA_TYPE"));
        }
        if (method != PathItem.HttpMethod.GET) {
            RouteDescription.add(codes, 503, List.of("OUTCOME_UNKNOWN"));
            if (path.contains("{t}")) {
                RouteDescription.add(codes, 503, List.of("TENANT_MOVING"));
            }
            RouteDescription.add(codes, 400, List.of("DRY_RUN_NOT_SERVED"));
        }
        var parameters = operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters();
        parameters.forEach(parameter -> byParameter(codes, parameter.getName()));
        return codes;
    }

    private static void byParameter(SortedMap<Integer, List<String>> codes, String name) {
        switch (name) {
            case "limit" -> RouteDescription.add(codes, 400, List.of("INVALID_LIMIT"));
            case "cursor" -> RouteDescription.add(codes, 400, List.of("INVALID_CURSOR"));
            case "waitFor" -> {
                RouteDescription.add(codes, 400, List.of("INVALID_POSITION"));
                RouteDescription.add(codes, 504, List.of("NOT_VISIBLE_YET"));
            }
            case "asOf" -> RouteDescription.add(codes, 400, List.of("INVALID_INSTANT", "FUTURE_INSTANT"));
            case "If-Match" -> {
                RouteDescription.add(codes, 400, List.of("INVALID_IF_MATCH"));
                RouteDescription.add(codes, 412, List.of("VERSION_MISMATCH"));
            }
            case "Idempotency-Key" -> {
                RouteDescription.add(codes, 409, List.of("IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENT_ANSWER_NOT_KEPT"));
                RouteDescription.add(codes, 422, List.of("IDEMPOTENCY_KEY_REUSED"));
            }
            default -> {}
        }
    }

    private static ApiResponse problem(int status, List<String> codes) {
        var distinct = codes.stream().distinct().sorted().toList();
        var response = new ApiResponse()
                .description(words(status) + ": " + String.join(", ", distinct))
                .content(problemContent());
        response.addExtension(CODES, distinct);
        return response;
    }

    static Content problemContent() {
        return new Content()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        new MediaType()
                                .schema(new Schema<>().$ref("#/components/schemas/" + Problem.class.getSimpleName())));
    }

    private static String words(int status) {
        var known = HttpStatus.resolve(status);
        return known == null ? "Status " + status : known.getReasonPhrase();
    }

    private static String tag(String path) {
        var parts = path.split("/");
        var first = path.startsWith("/api/v1/tenants/{t}/") ? parts[5] : parts.length > 3 ? parts[3] : "";
        return TAGS.containsKey(first)
                ? first
                : List.of("new-plans", "auto-claim", "scim").contains(first) ? "tenants" : "other";
    }

    private static Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        tags.put("tenants", "Organisations, their limits and switches");
        tags.put("desired-state", "How a tenant is set up, as one document");
        tags.put("subscriptions", "Purchases of seats and their life");
        tags.put("own-products", "What a tenant has of its own, beside what the vendor sells");
        tags.put("products", "What a tenant owns, and who has it");
        tags.put("policies", "Which product a claim gives, and what when none is left");
        tags.put("claims", "Licenses for those who use an app");
        tags.put("users", "People, their licenses, access and apps");
        tags.put("access", "Access of many at once");
        tags.put("devices", "Devices and their licenses");
        tags.put("groups", "Groups, their members, and the licenses they give");
        tags.put("licenses", "Licenses of many at once");
        tags.put("leavers", "People who leave, many at once");
        tags.put("memberships", "Members of many groups at once");
        tags.put("group-licenses", "What many groups give, at once");
        tags.put("batch-templates", "Tables that can be uploaded");
        tags.put("directory-sync", "The sync of a directory on premises");
        tags.put("jobs", "Work that takes longer than a request");
        tags.put("reports", "Claims and refusals");
        tags.put("history", "What happened, why, and the proof of it");
        tags.put("stream", "Changes as they happen");
        tags.put("webhooks", "Changes sent to other systems");
        tags.put("catalogue", "Products, service plans, apps and rules");
        tags.put("me", "Who is asking");
        tags.put("attention", "What wants somebody to look after it");
        tags.put("api-tokens", "Tokens that API clients carry");
        tags.put("clients", "API clients");
        tags.put("people", "Who may sign in at the console");
        tags.put("operations", "Running Zetel");
        tags.put("other", "Everything else");
        return tags;
    }
}
