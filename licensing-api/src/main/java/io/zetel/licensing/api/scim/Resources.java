package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.scim.FilterSql.Condition;
import io.zetel.licensing.api.scim.ScimDirectory.Page;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What users and groups have in common: lists, metadata, and answers with the attributes that were asked for. */
@Component
class Resources {

    private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final int MOST = 1000;
    private static final int USUAL = 100;

    private final ScimDirectory directory;

    Resources(ScimDirectory directory) {
        this.directory = directory;
    }

    /** A page of those the filter means. */
    ScimAnswer list(ScimRequest request, Kind kind, Function<List<String>, List<ObjectNode>> shown) {
        var filter = request.option("filter")
                .filter(text -> !text.isBlank())
                .map(FilterParser::parse)
                .map(parsed -> FilterSql.of(parsed, kind));
        var page = page(request);
        long total = directory.count(request.tenant(), kind, filter);
        var items = page.count() == 0 ? List.<ObjectNode>of() : shown.apply(ids(request, kind, filter, page));
        var list = JsonMapper.shared().createObjectNode();
        list.putArray("schemas").add(LIST);
        list.put("totalResults", total).put("startIndex", page.startIndex()).put("itemsPerPage", items.size());
        var resources = list.putArray("Resources");
        items.forEach(item -> resources.add(wanted(request, item)));
        return ScimAnswer.of(200, list);
    }

    private List<String> ids(ScimRequest request, Kind kind, Optional<Condition> filter, Page page) {
        return directory.page(request.tenant(), kind, filter, page);
    }

    private static Page page(ScimRequest request) {
        int count = Math.clamp(number(request, "count", USUAL), 0, MOST);
        return new Page(
                Math.max(1, number(request, "startIndex", 1)),
                count,
                request.option("sortBy").orElse(null),
                request.option("sortOrder")
                        .filter("descending"::equalsIgnoreCase)
                        .isPresent());
    }

    private static int number(ScimRequest request, String option, int otherwise) {
        return request.option(option)
                .map(text -> {
                    if (!NUMBER.matcher(text.strip()).matches()) {
                        throw ScimProblem.value(option + " must be a number.");
                    }
                    return Integer.parseInt(text.strip());
                })
                .orElse(otherwise);
    }

    /** The answer that shows one, with its version and, of a new one, its place. */
    ScimAnswer one(ScimRequest request, int status, ObjectNode resource) {
        var meta = resource.get("meta");
        var answer = ScimAnswer.of(status, wanted(request, resource))
                .with("ETag", meta.get("version").asString());
        return status == 201 ? answer.with("Location", meta.get("location").asString()) : answer;
    }

    /** What every resource says of itself. */
    void describe(
            ScimRequest request,
            ObjectNode resource,
            String type,
            String objectId,
            @Nullable Instant created,
            @Nullable Instant changed,
            long version) {
        resource.put("id", objectId);
        var meta = resource.putObject("meta");
        meta.put("resourceType", type);
        if (created != null && changed != null) {
            meta.put("created", created.toString()).put("lastModified", changed.toString());
        }
        meta.put("location", "%s/%ss/%s".formatted(request.base(), type, objectId))
                .put("version", "W/\"%d\"".formatted(version));
        var schemas = resource.putArray("schemas");
        Documents.SCHEMAS.stream()
                .filter(urn -> urn.endsWith(":core:2.0:" + type) || resource.has(urn))
                .forEach(schemas::add);
    }

    private static ObjectNode wanted(ScimRequest request, ObjectNode resource) {
        var only = request.option("attributes").map(ScimRequest::names).filter(names -> !names.isEmpty());
        if (only.isPresent()) {
            var keep = new HashSet<>(List.of("id", "schemas"));
            only.get().forEach(name -> keep.add(top(name)));
            resource.propertyNames().stream().toList().stream()
                    .filter(name -> !keep.contains(name.toLowerCase(Locale.ROOT)))
                    .forEach(resource::remove);
        }
        request.option("excludedAttributes").map(ScimRequest::names).orElse(List.of()).stream()
                .filter(name -> !name.contains(".") || name.regionMatches(true, 0, "urn:", 0, 4))
                .map(Resources::top)
                .filter(name -> !List.of("id", "schemas").contains(name))
                .forEach(name -> resource.propertyNames().stream().toList().stream()
                        .filter(name::equalsIgnoreCase)
                        .forEach(resource::remove));
        return resource;
    }

    private static String top(String name) {
        var extension = Documents.EXTENSIONS.stream()
                .filter(urn -> name.regionMatches(true, 0, urn, 0, urn.length()))
                .findFirst();
        return extension
                .orElseGet(() -> Documents.withoutUrn(name).split("\\.", 2)[0])
                .toLowerCase(Locale.ROOT);
    }
}
