package io.zetel.licensing.api.http.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an answer are always there, and which may be null, as the record says that is answered. What a body
 * must have is said by its constraints.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class AnswerFields implements ModelConverter {

    private static final String ALWAYS = "x-always";
    private static final String NULLABLE = "x-nullable";
    private static final String NULL = "null";

    @Override
    public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        var raw = Json31.mapper().constructType(type.getType()).getRawClass();
        var model = schema == null || schema.get$ref() == null
                ? schema
                : context.getDefinedModels().get(name(schema.get$ref()));
        if (raw.isRecord() && model != null && model.getProperties() != null) {
            model.addExtension(ALWAYS, names(raw, false));
            model.addExtension(NULLABLE, names(raw, true));
        }
        return schema;
    }

    private static List<String> names(Class<?> type, boolean nullable) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class) == nullable)
                .filter(component -> nullable || !isLeftOut(type, component))
                .map(RecordComponent::getName)
                .toList();
    }

    private static boolean isLeftOut(Class<?> type, RecordComponent component) {
        return type.isAnnotationPresent(JsonInclude.class)
                || component.getAccessor().isAnnotationPresent(JsonInclude.class);
    }

    /** Says it of all that is answered; what is sent as well need not be whole. */
    static void describe(OpenAPI api) {
        var schemas = api.getComponents().getSchemas();
        var answered = new HashSet<String>();
        var sent = new HashSet<String>();
        api.getPaths().values().forEach(path -> path.readOperations().forEach(operation -> {
            operation.getResponses().values().forEach(response -> reach(response.getContent(), schemas, answered));
            if (operation.getRequestBody() != null) {
                reach(operation.getRequestBody().getContent(), schemas, sent);
            }
        }));
        schemas.forEach((name, schema) -> {
            if (answered.contains(name)) {
                describe(schema, !sent.contains(name));
            }
            if (schema.getExtensions() != null) {
                schema.getExtensions().keySet().removeAll(List.of(ALWAYS, NULLABLE));
            }
        });
    }

    private static void describe(Schema schema, boolean isNeverSent) {
        Map<String, Schema> fields = schema.getProperties() == null ? Map.of() : schema.getProperties();
        names(schema, ALWAYS)
                .filter(field -> isNeverSent && fields.containsKey(field))
                .forEach(schema::addRequiredItem);
        names(schema, NULLABLE)
                .filter(fields::containsKey)
                .forEach(field -> fields.put(field, orNull(fields.get(field))));
    }

    private static Stream<String> names(Schema schema, String extension) {
        return schema.getExtensions() == null
                ? Stream.of()
                : ((Collection<String>) schema.getExtensions().getOrDefault(extension, List.of())).stream();
    }

    private static Schema orNull(Schema schema) {
        if (schema.get$ref() == null && schema.getEnum() == null) {
            return schema.getTypes() == null ? schema : schema.types(withNull(schema.getTypes()));
        }
        var described = new Schema().anyOf(List.of(schema, new Schema().types(Set.of(NULL))));
        described.setDescription(schema.getDescription());
        return described;
    }

    private static Set<String> withNull(Set<String> types) {
        var all = new LinkedHashSet<>(types);
        all.add(NULL);
        return all;
    }

    private static void reach(@Nullable Content content, Map<String, Schema> schemas, Set<String> reached) {
        if (content != null) {
            content.values().forEach(media -> reach(media.getSchema(), schemas, reached));
        }
    }

    private static void reach(@Nullable Schema schema, Map<String, Schema> schemas, Set<String> reached) {
        if (schema == null || schema.get$ref() != null && !reached.add(name(schema.get$ref()))) {
            return;
        }
        if (schema.get$ref() != null) {
            reach(schemas.get(name(schema.get$ref())), schemas, reached);
            return;
        }
        var parts = new ArrayList<Schema>();
        parts.add(schema.getItems());
        if (schema.getProperties() != null) {
            parts.addAll(schema.getProperties().values());
        }
        if (schema.getAdditionalProperties() instanceof Schema values) {
            parts.add(values);
        }
        Stream.of(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())
                .filter(some -> some != null)
                .forEach(some -> parts.addAll((List<Schema>) some));
        parts.forEach(part -> reach(part, schemas, reached));
    }

    private static String name(String ref) {
        return ref.substring(Components.COMPONENTS_SCHEMAS_REF.length());
    }
}
