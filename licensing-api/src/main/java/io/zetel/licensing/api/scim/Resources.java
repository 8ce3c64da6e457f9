package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.scim.ScimDirectory.Page;
import io.zetel.licensing.api.scim.ScimFilterSql.Condition;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.ScimSettings;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What all resources have in common: lists, metadata, and answers with the attributes that were asked for. */
@Component
class Resources {

    /** As many as one page has, and as many where nothing is said. */
    static final int MOST = 1000;

    static final int USUAL = 100;

    private static final int MOST_GROUPS = 500;

    private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    private final ScimDirectory directory;
    private final TenantOverview tenants;

    Resources(ScimDirectory directory, TenantOverview tenants) {
        this.directory = directory;
        this.tenants = tenants;
    }

    /** The resources of one type that a filter means. */
    private record Listed(Resource resource, Optional<Condition> filter, long total) {}

    /** Where a list goes on (RFC 9865): behind this one of this type; an empty cursor begins it, and none expires. */
    private record Behind(int type, UUID after) {

        private static final Behind NOTHING = new Behind(0, new UUID(0, 0));

        static Behind read(String text, int types) {
            if (text.isEmpty()) {
                return NOTHING;
            }
            try {
                var cursor = Cursor.decode(text);
                return new Behind(Objects.checkIndex((int) cursor.number(0), types), UUID.fromString(cursor.text(1)));
            } catch (BadRequest | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new ScimProblem(400, "invalidCursor", "No list has this cursor.");
            }
        }

        String text() {
            return Cursor.of(type, after).encoded();
        }
    }

    /** A page of those the filter means, of one type after the other. */
    ScimAnswer list(ScimRequest request, List<Resource> resources) {
        request.needs(Role.READER, Role.SERVICE);
        int count = Math.clamp(number(request, "count", USUAL), 0, MOST);
        var all = listed(request, resources);
        var list = JsonMapper.shared().createObjectNode();
        list.putArray("schemas").add(LIST);
        list.put("totalResults", all.stream().mapToLong(Listed::total).sum());
        var cursor = request.option("cursor").map(text -> Behind.read(text, all.size()));
        var items = cursor.isPresent()
                ? behind(request, all, cursor.get(), count, list)
                : from(request, all, Math.max(1, number(request, "startIndex", 1)), count, list);
        list.put("itemsPerPage", items.size());
        var shown = list.putArray("Resources");
        items.forEach(item -> shown.add(Attributes.wanted(request, item)));
        return ScimAnswer.of(200, list);
    }

    /** How the tenant takes what its provider pushes. */
    ScimSettings settings(TenantId tenant) {
        return tenants.tenant(tenant).map(TenantRow::scim).orElse(ScimSettings.USUAL);
    }

    /** A list of these and no others. */
    static ScimAnswer all(List<ObjectNode> resources) {
        var list = JsonMapper.shared().createObjectNode();
        list.putArray("schemas").add(LIST);
        list.put("totalResults", resources.size())
                .put("startIndex", 1)
                .put("itemsPerPage", resources.size())
                .putArray("Resources")
                .addAll(resources);
        return ScimAnswer.of(200, list);
    }

    /** A type that does not know an attribute has none that the filter means; one at least must know it. */
    private List<Listed> listed(ScimRequest request, List<Resource> resources) {
        var filter = request.option("filter").filter(text -> !text.isBlank()).map(ScimFilterParser::parse);
        var listed = new ArrayList<Listed>();
        ScimProblem unknown = null;
        for (var resource : resources) {
            try {
                var condition = filter.map(parsed -> ScimFilterSql.of(parsed, resource.type()));
                var total = directory.count(request.tenant(), resource.type(), condition);
                listed.add(new Listed(resource, condition, total));
            } catch (ScimProblem e) {
                unknown = e;
            }
        }
        if (listed.isEmpty() && unknown != null) {
            throw unknown;
        }
        return listed;
    }

    private List<ObjectNode> from(ScimRequest request, List<Listed> all, int startIndex, int count, ObjectNode list) {
        list.put("startIndex", startIndex);
        var sorted = request.option("sortBy").orElse(null);
        boolean descending = request.option("sortOrder")
                .filter("descending"::equalsIgnoreCase)
                .isPresent();
        var items = new ArrayList<ObjectNode>();
        long skip = startIndex - 1L;
        for (var one : all) {
            if (skip < one.total() && items.size() < count) {
                var page = new Page(Behind.NOTHING.after(), skip, count - items.size(), sorted, descending);
                items.addAll(page(request, one, page));
            }
            skip = Math.max(0, skip - one.total());
        }
        return items;
    }

    private List<ObjectNode> behind(ScimRequest request, List<Listed> all, Behind cursor, int count, ObjectNode list) {
        if (request.option("sortBy").isPresent()) {
            throw ScimProblem.value("With a cursor a list is in the order of ids; leave out sortBy.");
        }
        var items = new ArrayList<ObjectNode>();
        for (int type = cursor.type(); type < all.size() && items.size() <= count; type++) {
            var after = type == cursor.type() ? cursor.after() : Behind.NOTHING.after();
            // One more than asked for tells whether the list goes on.
            for (var item : page(request, all.get(type), new Page(after, 0, count + 1 - items.size(), null, false))) {
                if (items.size() == count && count > 0 && !list.has("nextCursor")) {
                    list.put("nextCursor", next(items.getLast(), all).text());
                }
                items.add(item);
            }
        }
        return items.subList(0, Math.min(count, items.size()));
    }

    private static Behind next(ObjectNode last, List<Listed> all) {
        var type = last.at("/meta/resourceType").asString();
        int index =
                all.stream().map(one -> one.resource().type().wire()).toList().indexOf(type);
        return new Behind(index, UUID.fromString(last.get("id").asString()));
    }

    private List<ObjectNode> page(ScimRequest request, Listed one, Page page) {
        var ids = directory.page(request.tenant(), one.resource().type(), one.filter(), page);
        return ids.isEmpty() ? List.of() : one.resource().shown(request, ids);
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
        var version = resource.at("/meta/version").asString();
        var location = resource.at("/meta/location").asString();
        var answer = ScimAnswer.of(status, Attributes.wanted(request, resource)).with("ETag", version);
        return status == 201 ? answer.with("Location", location) : answer;
    }

    /** Shows of each of these users or devices the groups that they are in, where that is asked for. */
    BiConsumer<HolderRow, ObjectNode> groups(ScimRequest request, HolderId.Type type, List<HolderRow> rows) {
        var of = request.wants("groups")
                ? directory.groupsOf(
                        request.tenant(),
                        type,
                        rows.stream().map(row -> row.holder().id()).toList())
                : Map.<String, List<ScimDirectory.Named>>of();
        return (row, document) ->
                groups(request, document, of.getOrDefault(row.holder().id(), List.of()));
    }

    private static void groups(ScimRequest request, ObjectNode resource, List<ScimDirectory.Named> groups) {
        if (groups.isEmpty()) {
            return;
        }
        var list = resource.putArray("groups");
        groups.stream().limit(MOST_GROUPS).forEach(group -> {
            var one = list.addObject()
                    .put("value", group.objectId())
                    .put("$ref", request.base() + "/Groups/" + group.objectId())
                    .put("type", "direct");
            if (group.displayName() != null) {
                one.put("display", group.displayName());
            }
        });
    }

    /** What every resource says of itself. */
    void describe(
            ScimRequest request,
            ObjectNode resource,
            Type type,
            String objectId,
            @Nullable Instant created,
            @Nullable Instant changed,
            long version) {
        resource.put("id", objectId);
        var meta = resource.putObject("meta");
        meta.put("resourceType", type.wire());
        if (created != null && changed != null) {
            meta.put("created", created.toString()).put("lastModified", changed.toString());
        }
        meta.put("location", "%s/%s/%s".formatted(request.base(), type.endpoint(), objectId))
                .put("version", "W/\"%d\"".formatted(version));
        var schemas = resource.putArray("schemas");
        Stream.concat(Stream.of(type.schema()), type.extensions().stream().filter(resource::has))
                .forEach(schemas::add);
    }
}
