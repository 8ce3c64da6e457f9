package io.zetel.licensing.api.http.webhook;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.zetel.licensing.api.automation.webhook.WebhookType;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What receivers are sent, in OpenAPI's own place for it. */
@Configuration(proxyBeanMethods = false)
class WebhookOpenApi {

    @Bean
    OpenApiCustomizer sentWebhooks() {
        return api -> {
            for (var type : WebhookType.values()) {
                api.addWebhooks(type.wire(), new PathItem().post(operation(type)));
            }
        };
    }

    private static Operation operation(WebhookType type) {
        var of = type.events().isEmpty() ? "" : " Told of " + String.join(", ", type.events()) + ".";
        var operation = new Operation()
                .summary(type.description())
                .description(type.description() + of)
                .requestBody(new RequestBody()
                        .required(true)
                        .content(new Content().addMediaType("application/json", new MediaType().schema(message(type)))))
                .responses(new ApiResponses()
                        .addApiResponse("2XX", new ApiResponse().description("Taken; anything else is tried again"))
                        .addApiResponse("410", new ApiResponse().description("Sends nothing any more")));
        header(operation, "webhook-id", "The same for every attempt to send this message");
        header(operation, "webhook-timestamp", "When this attempt began, in seconds since 1970");
        header(
                operation,
                "webhook-signature",
                "v1 and the HMAC-SHA256 over id.timestamp.body; one for each valid secret, separated by a blank");
        return operation;
    }

    private static void header(Operation operation, String name, String description) {
        operation.addParametersItem(new Parameter()
                .in("header")
                .name(name)
                .description(description)
                .required(true)
                .schema(new StringSchema()));
    }

    private static Schema<?> message(WebhookType type) {
        var name = new StringSchema();
        name.addEnumItem(type.wire());
        return new ObjectSchema()
                .addProperty("type", name)
                .addProperty("timestamp", new DateTimeSchema())
                .addProperty("data", type == WebhookType.ENDPOINT_TEST ? test() : data(type))
                .required(List.of("type", "timestamp", "data"));
    }

    private static Schema<?> test() {
        return new ObjectSchema()
                .addProperty("tenantId", new StringSchema())
                .addProperty("webhookId", new StringSchema());
    }

    private static Schema<?> data(WebhookType type) {
        var event = new StringSchema();
        type.events().forEach(event::addEnumItem);
        var number = new io.swagger.v3.oas.models.media.IntegerSchema().format("int64");
        return new ObjectSchema()
                .addProperty("tenantId", new StringSchema())
                .addProperty("n", number.description("The number of the event in the tenant's history"))
                .addProperty("eventId", new StringSchema())
                .addProperty("event", event)
                .addProperty("subject", new StringSchema().description("Whom or what it is about, such as user:alice"))
                .addProperty("actor", new StringSchema())
                .addProperty("reason", new StringSchema())
                .addProperty("correlationId", new StringSchema())
                .addProperty(
                        "facts",
                        new ObjectSchema()
                                .description(
                                        "The event as the history shows it; null where the message would be too long"))
                .addProperty("links", new ObjectSchema().addProperty("self", new StringSchema()));
    }
}
