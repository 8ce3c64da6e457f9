package io.zetel.licensing.api.scim;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is served here, as RFC 7643 (sections 5 to 7) has it told; the address is that of the base. */
record Discovery(String base) {

    static final List<String> ENDPOINTS = List.of("ServiceProviderConfig", "ResourceTypes", "Schemas");

    ObjectNode config() {
        var config = object(Schemas.CORE + "ServiceProviderConfig");
        config.putObject("patch").put("supported", true);
        config.putObject("bulk")
                .put("supported", true)
                .put("maxOperations", Bulk.MOST_OPERATIONS)
                .put("maxPayloadSize", Bulk.MOST_BYTES);
        config.putObject("filter").put("supported", true).put("maxResults", Resources.MOST);
        config.putObject("changePassword").put("supported", false);
        config.putObject("sort").put("supported", true);
        config.putObject("etag").put("supported", true);
        config.putObject("pagination")
                .put("cursor", true)
                .put("index", true)
                .put("defaultPaginationMethod", "index")
                .put("defaultPageSize", Resources.USUAL)
                .put("maxPageSize", Resources.MOST);
        config.putArray("authenticationSchemes")
                .addObject()
                .put("type", "oauthbearertoken")
                .put("name", "OAuth Bearer Token")
                .put("description", "An API token of the tenant, or a token of the token endpoint.")
                .put("specUri", "https://www.rfc-editor.org/info/rfc6750")
                .put("primary", true);
        return described(config, "ServiceProviderConfig", "ServiceProviderConfig");
    }

    List<ObjectNode> types() {
        return Stream.of(Type.values()).map(this::type).toList();
    }

    private ObjectNode type(Type served) {
        var type = object(Schemas.CORE + "ResourceType")
                .put("id", served.wire())
                .put("name", served.wire())
                .put("endpoint", "/" + served.endpoint())
                .put("description", served.wire())
                .put("schema", served.schema());
        var extensions = type.putArray("schemaExtensions");
        served.extensions()
                .forEach(urn -> extensions.addObject().put("schema", urn).put("required", false));
        return described(type, "ResourceType", "ResourceTypes/" + served.wire());
    }

    List<ObjectNode> schemas() {
        return Schemas.ALL.stream()
                .map(known -> {
                    var schema = object(Schemas.CORE + "Schema")
                            .put("id", known.urn())
                            .put("name", known.name())
                            .put("description", known.description());
                    var attributes = schema.putArray("attributes");
                    known.attributes().forEach(attribute -> attribute.describe(attributes));
                    return described(schema, "Schema", "Schemas/" + known.urn());
                })
                .toList();
    }

    private ObjectNode described(ObjectNode of, String type, String place) {
        of.putObject("meta").put("resourceType", type).put("location", base + "/" + place);
        return of;
    }

    private static ObjectNode object(String schema) {
        var object = JsonMapper.shared().createObjectNode();
        object.putArray("schemas").add(schema);
        return object;
    }
}
