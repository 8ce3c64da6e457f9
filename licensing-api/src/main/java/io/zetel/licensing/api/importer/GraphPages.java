package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entries of Graph's answers: of each page its {@code value}; what an entry is, it says itself, members by their
 * file's name.
 */
final class GraphPages {

    /** As many members Graph shows with their group. */
    static final int MOST_EXPANDED = 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern MEMBERS =
            Pattern.compile("members.*?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}).*");
    private static final String NEXT = "@odata.nextLink";

    private final List<Item> items = new ArrayList<>();
    /** Of each list how many pages there are that have another one behind them, less those behind another one. */
    private final Map<String, Integer> following = new LinkedHashMap<>();

    private int emptyLast;

    private GraphPages() {}

    /** What an entry is. */
    enum Kind {
        USER,
        GROUP,
        SKU,
        MEMBER,
        UNKNOWN
    }

    /** An entry; of a member also the group. */
    record Item(Kind kind, Place place, @Nullable String group, JsonNode node) {}

    static List<Item> read(List<Path> files) throws Unusable {
        var pages = new GraphPages();
        for (var file : files) {
            pages.page(file);
        }
        var open = pages.following.entrySet().stream()
                .filter(list -> list.getValue() >= 0)
                .map(Map.Entry::getKey)
                .toList();
        if (open.size() > pages.emptyLast) {
            throw new Unusable("The last page of %s is missing: every page given says that another one follows."
                    .formatted(open.getLast()));
        }
        return pages.items;
    }

    private void page(Path path) throws Unusable {
        var file = Carried.named(path);
        var matcher = MEMBERS.matcher(file);
        var group = matcher.matches() ? matcher.group(1) : null;
        int before = items.size();
        boolean more = false;
        try (var parser = JSON.createParser(Files.newInputStream(path))) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                entries(file, group, parser);
            } else {
                more = object(file, group, parser);
            }
        } catch (IOException e) {
            throw new Unusable("Cannot read " + path + ".", e);
        } catch (JacksonException e) {
            throw new Unusable(
                    "%s is no JSON as Graph answers it (line %d)."
                            .formatted(
                                    file,
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getLineNr()),
                    e);
        }
        if (items.size() > before) {
            var last = items.getLast();
            following.merge(
                    last.kind() + "s" + (group == null ? "" : " of group " + group), more ? 0 : -1, Integer::sum);
        } else if (!more) {
            emptyLast++;
        }
    }

    private boolean object(String file, @Nullable String group, JsonParser parser) throws Unusable {
        boolean more = false;
        boolean list = false;
        var place = new Place(file, parser.currentTokenLocation().getLineNr());
        var rest = JSON.createObjectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            if (name.equals("value") && token == JsonToken.START_ARRAY) {
                list = true;
                entries(file, group, parser);
            } else {
                more |= name.equals(NEXT);
                rest.set(name, JSON.<JsonNode>readTree(parser));
            }
        }
        if (rest.has("error")) {
            throw new Unusable("%s is an error that Graph answered: %s"
                    .formatted(file, rest.path("error").path("message").asString("")));
        }
        if (!list) {
            add(place, group, rest);
        }
        return more;
    }

    private void entries(String file, @Nullable String group, JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var place = new Place(file, parser.currentTokenLocation().getLineNr());
            add(place, group, JSON.readTree(parser));
        }
    }

    private void add(Place place, @Nullable String group, JsonNode node) {
        items.add(new Item(group == null ? kind(node) : Kind.MEMBER, place, group, node));
    }

    private static Kind kind(JsonNode node) {
        var type = node.path("@odata.type").asString("");
        if (node.has("prepaidUnits")) {
            return Kind.SKU;
        }
        if (type.equals("#microsoft.graph.group")
                || node.has("groupTypes")
                || node.has("securityEnabled")
                || node.has("members")) {
            return Kind.GROUP;
        }
        return type.equals("#microsoft.graph.user")
                        || node.has("userPrincipalName")
                        || node.has("licenseAssignmentStates")
                ? Kind.USER
                : Kind.UNKNOWN;
    }
}
