package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.problem.Problem;
import io.zetel.licensing.api.http.security.Role;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@DisplayName("The description of the API")
class OpenApiSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final JsonNode API =
            ZETEL.stranger().get("/v3/api-docs").expect(200).json();

    private record Route(String name, JsonNode operation) {}

    private static Stream<Route> routes() {
        return API.get("paths").propertyStream().flatMap(path -> path.getValue()
                .propertyStream()
                .map(method -> new Route(method.getKey().toUpperCase() + " " + path.getKey(), method.getValue())));
    }

    @Test
    void every_route_is_named_once_and_says_what_it_does() {
        assertThat(routes().map(route -> route.operation().path("summary").asString(""))
                        .toList())
                .doesNotContain("");
        var names = routes().map(route -> route.operation().get("operationId").asString())
                .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][A-Za-z]+"), "a name without a number");
        var tags = API.get("tags")
                .valueStream()
                .map(tag -> tag.get("name").asString())
                .toList();
        assertThat(routes().flatMap(route -> route.operation().get("tags").valueStream())
                        .map(JsonNode::asString))
                .isSubsetOf(tags)
                .doesNotContain("other");
    }

    @Test
    void every_route_says_how_it_succeeds_with_what_and_by_which_codes_it_fails() {
        routes().forEach(route -> {
            var responses = route.operation().get("responses");
            assertThat(responses.propertyNames())
                    .as(route.name())
                    .anyMatch(status -> status.startsWith("2"))
                    .contains("400", "401", "403", "default");
            responses.propertyStream().forEach(response -> {
                var status = response.getKey();
                var as = route.name() + " " + status;
                assertThat(response.getValue().path("description").asString(""))
                        .as(as)
                        .isNotEmpty();
                if (status.startsWith("2") && !status.equals("204")) {
                    assertThat(response.getValue().path("content").propertyNames())
                            .as(as)
                            .isNotEmpty();
                    response.getValue().get("content").forEach(content -> assertThat(
                                    content.at("/schema").size())
                            .as(as)
                            .isPositive());
                } else if (!status.startsWith("2") && !status.equals("304")) {
                    assertThat(response.getValue()
                                    .at("/content/application~1problem+json/schema/$ref")
                                    .asString(""))
                            .as(as)
                            .endsWith("/Problem");
                    assertThat(status.equals("default")
                                    || !response.getValue().path("x-codes").isEmpty())
                            .as(as)
                            .isTrue();
                }
            });
        });
    }

    @Test
    void every_parameter_and_variable_has_a_schema_and_every_write_that_takes_a_body_has_one() {
        routes().forEach(route -> {
            var variables = new TreeSet<String>();
            assertThat(route.operation()
                            .path("parameters")
                            .valueStream()
                            .map(one -> one.get("in").asString() + " "
                                    + one.get("name").asString()))
                    .as(route.name())
                    .doesNotHaveDuplicates();
            route.operation().path("parameters").forEach(parameter -> {
                assertThat(parameter.at("/schema").size())
                        .as(route.name() + " " + parameter.get("name"))
                        .isPositive();
                if (parameter.get("in").asString().equals("path")) {
                    variables.add("{" + parameter.get("name").asString() + "}");
                }
            });
            assertThat(Stream.of(route.name().split("/")).filter(part -> part.startsWith("{")))
                    .as(route.name())
                    .containsExactlyInAnyOrderElementsOf(variables);
        });
        var bodies = routes().filter(
                        route -> !route.operation().path("requestBody").isMissingNode())
                .map(Route::name)
                .toList();
        for (var write : Write.all()) {
            assertThat(write.body() == null || bodies.contains(write.route()))
                    .as(write.route())
                    .isTrue();
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        var names = API.at("/components/schemas").propertyNames();
        var referred = new TreeSet<String>();
        collect(API, referred);
        assertThat(referred).isNotEmpty().allMatch(ref -> names.contains(ref.substring(ref.lastIndexOf('/') + 1)));
        assertThat(API.at("/components/schemas/" + Problem.class.getSimpleName() + "/properties")
                        .propertyNames())
                .contains("details");
    }

    private static void collect(JsonNode node, Set<String> refs) {
        node.propertyStream()
                .filter(entry -> entry.getKey().equals("$ref"))
                .forEach(entry -> refs.add(entry.getValue().asString()));
        node.forEach(child -> collect(child, refs));
    }

    /** Words that answers have said beside the common one from the first release on, and go on saying. */
    private static final Map<String, List<String>> OLD_WORDS = Map.of(
            "sku",
            List.of("skuPartNumber", "skuId"),
            "servicePlan",
            List.of("servicePlanName", "servicePlanId"),
            "revision",
            List.of("version"));

    @Test
    void all_answers_say_one_word_for_one_thing() {
        var answered = new TreeSet<String>();
        routes().forEach(route -> route.operation().get("responses").forEach(response -> collect(response, answered)));
        for (int before = 0; before < answered.size(); ) {
            before = answered.size();
            List.copyOf(answered).forEach(ref -> collect(API.at(ref.substring(1)), answered));
        }
        assertThat(answered).hasSizeGreaterThan(50);
        for (var ref : answered) {
            var fields = API.at(ref.substring(1)).path("properties");
            assertThat(fields.propertyNames())
                    .as(ref)
                    .doesNotContain("partNumber", "productId", "plan", "planId", "planName", "etag");
            OLD_WORDS.forEach((old, common) -> {
                if (fields.has(old) && !ref.endsWith("/AccessView") && !isBody(ref)) {
                    assertThat(fields.propertyNames()).as(ref).containsAll(common);
                    assertThat(fields.get(old).path("deprecated").asBoolean(false))
                            .as(ref + " " + old)
                            .isTrue();
                }
            });
            assertThat(fields.has("skuPartNumber"))
                    .as(ref + " names a product by both")
                    .isEqualTo(fields.has("skuId"));
        }
    }

    @Test
    void a_field_of_an_answer_is_always_there_or_may_be_null_as_its_record_says() {
        var user = API.at("/components/schemas/UserView");
        assertThat(user.get("required").valueStream().map(JsonNode::asString))
                .contains("userId", "state", "version")
                .doesNotContain("displayName", "deletedOn");
        assertThat(user.at("/properties/displayName/type").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("string", "null");
        assertThat(user.at("/properties/userId/type").asString()).isEqualTo("string");
        assertThat(API.at("/components/schemas/UserFacts/required").isMissingNode())
                .as("what a body must have is what its constraints say")
                .isTrue();
    }

    @Test
    void what_constraints_refuse_is_among_the_codes() {
        var codes = API.get("paths")
                .get("/api/v1/tenants/{t}/groups/{id}")
                .at("/put/responses/400/x-codes")
                .valueStream()
                .map(JsonNode::asString);
        assertThat(codes).contains("INVALID_NAME", "NAME_REQUIRED", "INVALID_ID", "INVALID_TENANT_ID", "INVALID_VALUE");
    }

    /** The rules between plans and a desired state are read as they are written. */
    private static boolean isBody(String ref) {
        return ref.matches(".*/(Exclusion|Dependency|Prohibition|DesiredProduct)");
    }

    @Test
    void no_two_types_share_a_name() {
        var named = new HashMap<String, Set<Class<?>>>();
        var seen = new HashSet<Type>();
        ZETEL.context().getBeansWithAnnotation(RestController.class).values().forEach(controller -> Stream.of(
                        controller.getClass().getDeclaredMethods())
                .filter(method -> AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class))
                .forEach(method -> {
                    walk(method.getGenericReturnType(), named, seen);
                    Stream.of(method.getParameters())
                            .filter(parameter -> parameter.isAnnotationPresent(RequestBody.class))
                            .forEach(parameter -> walk(parameter.getParameterizedType(), named, seen));
                }));
        assertThat(named.size()).isGreaterThan(50);
        assertThat(named.entrySet().stream().filter(entry -> entry.getValue().size() > 1))
                .isEmpty();
    }

    private static void walk(Type type, Map<String, Set<Class<?>>> named, Set<Type> seen) {
        if (!seen.add(type)) {
            return;
        }
        switch (type) {
            case ParameterizedType generic -> {
                Stream.of(generic.getActualTypeArguments()).forEach(argument -> walk(argument, named, seen));
                walk(generic.getRawType(), named, seen);
            }
            case WildcardType wildcard ->
                Stream.of(wildcard.getUpperBounds()).forEach(bound -> walk(bound, named, seen));
            case Class<?> known
            when known.isRecord() -> {
                var schema = known.getAnnotation(Schema.class);
                boolean isGeneric = known.getTypeParameters().length > 0;
                if (!isGeneric && known.getRecordComponents().length > 0 && !isText(known)) {
                    named.computeIfAbsent(
                                    schema == null || schema.name().isEmpty() ? known.getSimpleName() : schema.name(),
                                    _ -> new HashSet<>())
                            .add(known);
                }
                Stream.of(known.getRecordComponents())
                        .forEach(component -> walk(component.getGenericType(), named, seen));
            }
            default -> {}
        }
    }

    /** Ids are texts in JSON. */
    private static boolean isText(Class<?> type) {
        return type.getPackageName().endsWith("domain.shared");
    }

    /** What a client meets that is not described is as bad as what is described wrongly. */
    @Test
    void what_writes_answer_is_described() {
        var tenant = TestTenant.registered(ZETEL);
        var undescribed = new ArrayList<String>();
        var roles =
                Stream.of(Role.values()).filter(role -> role != Role.OPERATOR).toArray(Role[]::new);
        for (var write : Write.all()) {
            var path = write.path()
                    .replace("<{t}>", tenant.id())
                    .replace("{t}", tenant.id())
                    .replaceAll("<[^>]*>", "none")
                    .replace("=none", "=true");
            for (var body : write.body() == null
                    ? new String[] {null}
                    : new String[] {write.body().replace("#", "1").replace("{t}", tenant.id()), "{"}) {
                var reply = (write.ofOperator() ? ZETEL.operator() : tenant.as(roles))
                        .send(write.method(), path, write.mediaType(), body);
                var parts = write.route().split(" ");
                var response = API.get("paths")
                        .get(parts[1])
                        .get(parts[0].toLowerCase())
                        .get("responses")
                        .path(Integer.toString(reply.status()));
                boolean isCode = reply.status() < 400
                        || response.path("x-codes").valueStream().anyMatch(code -> code.asString()
                                .equals(reply.text("/code")));
                if (response.isMissingNode() || !isCode) {
                    undescribed.add(write.route() + " " + reply.status() + " "
                            + (reply.status() < 400 ? "" : reply.text("/code")));
                }
            }
        }
        assertThat(undescribed).isEmpty();
    }

    @Test
    void a_description_of_a_route_that_is_gone_is_gone() throws Exception {
        try (var file = OpenApiSpec.class.getResourceAsStream("/openapi/routes.txt")) {
            var described = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line ->
                            line.split("\\|")[0].strip().replaceAll("\\s+", " ").replace("~", "/api/v1/tenants/{t}"))
                    .toList();
            assertThat(described)
                    .containsExactlyInAnyOrderElementsOf(
                            routes().map(Route::name).toList());
        }
    }
}
