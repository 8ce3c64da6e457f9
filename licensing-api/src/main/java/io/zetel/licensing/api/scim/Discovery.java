package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is served here, as RFC 7643 (sections 5 to 7) has it told. */
@Component
class Discovery {

    private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";
    private static final String VALUES = "value,display,type,primary:boolean";
    private static final String FLAGS = ":boolean";
    /**
     * Attributes by schema: a name, its type where it is no string, {@code *} for several values, {@code !} where
     * required, {@code =} read only.
     */
    private static final Map<String, List<String>> ATTRIBUTES = Map.of(
            Documents.USER,
            List.of(
                    "userName!",
                    "externalId",
                    "name(formatted,familyName," + "givenName,middleName,honorificPrefix,honorificSuffix)",
                    "displayName",
                    "nickName",
                    "profileUrl",
                    "title",
                    "userType",
                    "preferredLanguage",
                    "locale",
                    "timezone",
                    "active:boolean",
                    "emails*(" + VALUES + ")",
                    "phoneNumbers*(" + VALUES + ")",
                    "ims*(" + VALUES + ")",
                    "addresses*(formatted,streetAddress,locality,region,postalCode,country,type,primary:boolean)",
                    "groups=*(value,$ref,display,type)",
                    "entitlements*(" + VALUES + ")",
                    "roles*(" + VALUES + ")"),
            Documents.ENTERPRISE,
            List.of("employeeNumber", "costCenter", "organization", "division", "department", "manager(value)"),
            Documents.ZETEL_USER,
            List.of("usageLocation", "onPremisesSynced" + FLAGS),
            Documents.GROUP,
            List.of("displayName!", "externalId", "members*(value,$ref,display,type)"),
            Documents.ZETEL_GROUP,
            List.of("memberType", "securityEnabled" + FLAGS, "licensed=" + FLAGS));

    private static final Map<String, String> NAMES = Map.of(
            Documents.USER,
            "User",
            Documents.ENTERPRISE,
            "Enterprise user",
            Documents.ZETEL_USER,
            "Zetel user",
            Documents.GROUP,
            "Group",
            Documents.ZETEL_GROUP,
            "Zetel group");
    private static final List<String> ORDER =
            List.of(Documents.USER, Documents.ENTERPRISE, Documents.ZETEL_USER, Documents.GROUP, Documents.ZETEL_GROUP);

    ScimAnswer answer(ScimRequest request, String endpoint, String id) {
        request.needs(EnumSet.complementOf(EnumSet.of(Role.OPERATOR)).toArray(Role[]::new));
        return switch (endpoint) {
            case "serviceproviderconfig" -> ScimAnswer.of(200, config(request));
            case "resourcetypes" ->
                found(
                        request,
                        List.of(
                                type(request, "User", Documents.USER, Documents.ENTERPRISE, Documents.ZETEL_USER),
                                type(request, "Group", Documents.GROUP, Documents.ZETEL_GROUP)),
                        id);
            default ->
                found(request, ORDER.stream().map(urn -> schema(request, urn)).toList(), id);
        };
    }

    private static ScimAnswer found(ScimRequest request, List<ObjectNode> all, String id) {
        if (!id.isEmpty()) {
            return ScimAnswer.of(
                    200,
                    all.stream()
                            .filter(one -> one.get("id").asString().equalsIgnoreCase(id))
                            .findFirst()
                            .orElseThrow(() -> ScimProblem.unknown(id)));
        }
        if (request.option("filter").isPresent()) {
            throw new ScimProblem(403, null, "What is served here cannot be filtered.");
        }
        var list = object();
        list.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
        list.put("totalResults", all.size())
                .put("startIndex", 1)
                .put("itemsPerPage", all.size())
                .putArray("Resources")
                .addAll(all);
        return ScimAnswer.of(200, list);
    }

    private static ObjectNode config(ScimRequest request) {
        var config = object();
        config.putArray("schemas").add(CORE + "ServiceProviderConfig");
        config.putObject("patch").put("supported", true);
        config.putObject("bulk").put("supported", false).put("maxOperations", 0).put("maxPayloadSize", 0);
        config.putObject("filter").put("supported", true).put("maxResults", 1000);
        config.putObject("changePassword").put("supported", false);
        config.putObject("sort").put("supported", true);
        config.putObject("etag").put("supported", true);
        config.putArray("authenticationSchemes")
                .addObject()
                .put("type", "oauthbearertoken")
                .put("name", "Bearer token")
                .put("description", "An API token of the tenant, or a token of the token endpoint.")
                .put("primary", true);
        meta(request, config, "ServiceProviderConfig", "ServiceProviderConfig");
        return config;
    }

    private static ObjectNode type(ScimRequest request, String name, String schema, String... extensions) {
        var type = object();
        type.putArray("schemas").add(CORE + "ResourceType");
        type.put("id", name)
                .put("name", name)
                .put("endpoint", "/" + name + "s")
                .put("description", name)
                .put("schema", schema);
        var list = type.putArray("schemaExtensions");
        List.of(extensions)
                .forEach(extension -> list.addObject().put("schema", extension).put("required", false));
        meta(request, type, "ResourceType", "ResourceTypes/" + name);
        return type;
    }

    private static ObjectNode schema(ScimRequest request, String urn) {
        var schema = object();
        schema.putArray("schemas").add(CORE + "Schema");
        schema.put("id", urn).put("name", NAMES.get(urn)).put("description", NAMES.get(urn));
        var attributes = schema.putArray("attributes");
        ATTRIBUTES.getOrDefault(urn, List.of()).forEach(text -> attribute(attributes, text));
        meta(request, schema, "Schema", "Schemas/" + urn);
        return schema;
    }

    private static void attribute(ArrayNode list, String text) {
        int bracket = text.indexOf('(');
        var head = bracket < 0 ? text : text.substring(0, bracket);
        var name = head.split("[:!=*]", 2)[0];
        boolean readOnly = head.contains("=");
        var one = list.addObject()
                .put("name", name)
                .put(
                        "type",
                        bracket >= 0
                                ? "complex"
                                : head.endsWith(FLAGS) ? "boolean" : name.equals("$ref") ? "reference" : "string")
                .put("multiValued", head.contains("*"))
                .put("description", name)
                .put("required", head.contains("!"));
        if (bracket < 0 && !head.endsWith(FLAGS)) {
            one.put("caseExact", Set.of("externalId", "$ref", "value").contains(name) && !name.equals("value"));
        }
        if (name.equals("$ref")) {
            one.putArray("referenceTypes").add("User").add("Group");
        }
        one.put("mutability", readOnly ? "readOnly" : name.equals("memberType") ? "immutable" : "readWrite")
                .put("returned", "default")
                .put("uniqueness", name.equals("userName") ? "server" : "none");
        if (bracket >= 0) {
            var inner = one.putArray("subAttributes");
            for (var sub : new ArrayList<>(
                    List.of(text.substring(bracket + 1, text.length() - 1).split(",")))) {
                attribute(inner, sub);
            }
        }
    }

    private static void meta(ScimRequest request, ObjectNode of, String type, String place) {
        of.putObject("meta").put("resourceType", type).put("location", request.base() + "/" + place);
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
