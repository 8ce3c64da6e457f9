package io.zetel.licensing.api.http.web;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.zetel.licensing.api.http.problem.Problem;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/**
 * OpenAPI 3.1: every operation with its bearer token, the headers it shares with others, and the problem it may answer.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String CLIENT = "client";
    private static final String BEARER = "bearer";
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    static {
        Arguments.READERS.keySet().forEach(type -> SpringDocUtils.getConfig().addRequestWrapperToIgnore(type));
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(org.springframework.http.MediaType.class)
                .replaceWithClass(JsonNode.class, Object.class);
    }

    @Bean
    OpenAPI openApi() {
        var token = new OAuthFlow().tokenUrl("/oauth2/token").scopes(new Scopes());
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Zetel")
                                .version("v1")
                                .license(new License().name("Apache 2.0").identifier("Apache-2.0"))
                                .contact(new Contact().name("Whoever runs this Zetel"))
                                .description(
                                        "Who may use what, through which path, since when, and why: an event-sourced licensing engine."))
                .components(new Components()
                        .addSecuritySchemes(
                                CLIENT,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.OAUTH2)
                                        .flows(new OAuthFlows().clientCredentials(token))
                                        .description(
                                                "Client id and secret; the first start prints those of the operator."))
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("A token you have already, from here or from your own "
                                                + "issuer, or an API token of the tenant (zts_…).")))
                .addSecurityItem(new SecurityRequirement().addList(CLIENT))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OpenApiCustomizer wholeRoutes() {
        var described = new DescribedRoutes();
        return api -> {
            ModelConverters.getInstance(true).readAll(Problem.class).forEach(api.getComponents()::addSchemas);
            api.getComponents()
                    .getSchemas()
                    .get(Problem.class.getSimpleName())
                    .addProperty(
                            "details",
                            new ObjectSchema()
                                    .description(
                                            "More about it, where there is more: what came of a claim, or who would lose what"));
            api.getPaths().forEach((path, item) -> item.readOperations()
                    .forEach(operation -> addPathParameters(path, operation)));
            described.customise(api);
        };
    }

    @Bean
    AnswerFields answerFields() {
        return new AnswerFields();
    }

    @Bean
    OperationCustomizer sharedParts() {
        return (operation, handler) -> {
            sharedParameters(operation, handler);
            addPlainBody(operation, handler);
            operation.addExtension(DescribedRoutes.FAULTS, ConstraintCodes.of(handler));
            operation
                    .getResponses()
                    .addApiResponse(
                            "default",
                            new ApiResponse().description("What went wrong").content(DescribedRoutes.problemContent()));
            return operation;
        };
    }

    private static void sharedParameters(Operation operation, HandlerMethod handler) {
        for (var parameter : handler.getMethodParameters()) {
            var type = parameter.getParameterType();
            if (type == PageRequest.class) {
                var limit =
                        new IntegerSchema().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(PageRequest.MAX_LIMIT));
                limit.setDefault(PageRequest.DEFAULT_LIMIT);
                add(operation, "query", "limit", "How many items at most", limit);
                add(operation, "query", "cursor", "The nextCursor of the page before", new StringSchema());
            } else if (type == IfMatch.class) {
                add(operation, "header", "If-Match", "The version this must still have", new StringSchema());
            } else if (type == WaitFor.class) {
                add(
                        operation,
                        "query",
                        "waitFor",
                        "The Licensing-Position this read must have seen",
                        new StringSchema());
            } else if (type == AsOf.class) {
                add(operation, "query", "asOf", "Answers as things were at this instant", new DateTimeSchema());
            } else if (type == Origin.class) {
                add(
                        operation,
                        "header",
                        Origin.REASON_HEADER,
                        "Why, for the history",
                        new StringSchema().maxLength(Origin.REASON_LENGTH));
            }
        }
        if (DryRuns.areServed(handler)) {
            add(
                    operation,
                    "query",
                    DryRuns.PARAMETER,
                    "Answers 200 with what it would lead to and the events it would store, and stores nothing; see docs/dry-run.md",
                    new BooleanSchema()._default(false));
            addAnswer(operation, DryRuns.answer(handler));
        }
        if (isPost(handler)) {
            add(
                    operation,
                    "header",
                    "Idempotency-Key",
                    "Makes a repetition harmless for 24 h",
                    new StringSchema().maxLength(255));
        }
    }

    /** Two methods of one route, for two media types, may answer dry runs each in its own way. */
    private static void addAnswer(Operation operation, String answer) {
        var other = operation.getExtensions() == null
                ? null
                : operation.getExtensions().get(DescribedRoutes.DRY_RUN);
        operation.addExtension(
                DescribedRoutes.DRY_RUN,
                other == null
                        ? answer
                        : Stream.of(answer, other.toString())
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(" or ")));
    }

    /** A body that a method reads itself, as it comes: lines of JSON, or a list. */
    private static void addPlainBody(Operation operation, HandlerMethod handler) {
        var mapping = handler.getMethodAnnotation(RequestMapping.class);
        boolean isRead = Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
        if (mapping == null || isRead || mapping.consumes().length == 0) {
            return;
        }
        var body = operation.getRequestBody() == null
                ? new io.swagger.v3.oas.models.parameters.RequestBody()
                        .required(true)
                        .content(new Content())
                : operation.getRequestBody();
        for (var type : mapping.consumes()) {
            body.getContent().addMediaType(type, new MediaType().schema(new StringSchema()));
        }
        operation.requestBody(body);
    }

    /** Variables which a controller does not read itself, such as the tenant that only the guard looks at. */
    private static void addPathParameters(String path, Operation operation) {
        var known = operation.getParameters() == null ? List.<Parameter>of() : List.copyOf(operation.getParameters());
        VARIABLE.matcher(path)
                .results()
                .map(variable -> variable.group(1))
                .filter(name -> known.stream()
                        .noneMatch(parameter -> parameter.getName().equals(name)))
                .forEach(name -> operation.addParametersItem(
                        new Parameter().in("path").name(name).required(true).schema(new StringSchema())));
    }

    private static boolean isPost(HandlerMethod handler) {
        var mapping = handler.getMethodAnnotation(RequestMapping.class);
        return mapping != null && Arrays.asList(mapping.method()).contains(RequestMethod.POST);
    }

    private static void add(Operation operation, String in, String name, String description, Schema<?> schema) {
        operation.addParametersItem(new Parameter()
                .in(in)
                .name(name)
                .description(description)
                .required(false)
                .schema(schema));
    }
}
