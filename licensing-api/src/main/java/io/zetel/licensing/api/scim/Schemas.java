package io.zetel.licensing.api.scim;

import static io.zetel.licensing.api.scim.Attribute.complex;
import static io.zetel.licensing.api.scim.Attribute.flag;
import static io.zetel.licensing.api.scim.Attribute.number;
import static io.zetel.licensing.api.scim.Attribute.reference;
import static io.zetel.licensing.api.scim.Attribute.several;
import static io.zetel.licensing.api.scim.Attribute.text;
import static io.zetel.licensing.api.scim.Attribute.time;

import java.util.List;
import java.util.Optional;

/** All that can be said of users, groups and devices here: nothing else is kept, found or shown. */
final class Schemas {

    static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";
    static final String USER = CORE + "User";
    static final String GROUP = CORE + "Group";
    static final String DEVICE = CORE + "Device";
    static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    static final String ZETEL_USER = "urn:ietf:params:scim:schemas:extension:zetel:2.0:User";
    static final String ZETEL_GROUP = "urn:ietf:params:scim:schemas:extension:zetel:2.0:Group";

    /** What every resource has (RFC 7643, section 3.1), in no schema. */
    static final List<Attribute> COMMON = List.of(
            text("id").exact().shown(),
            text("externalId").exact(),
            several("schemas").shown(),
            complex(
                            "meta",
                            text("resourceType"),
                            time("created"),
                            time("lastModified"),
                            reference("location", "uri"),
                            text("version"))
                    .shown());

    static final List<Schema> ALL = List.of(
            new Schema(
                    USER,
                    "User",
                    "User Account",
                    List.of(
                            text("userName").mandatory().unrepeated(),
                            complex(
                                    "name",
                                    text("formatted"),
                                    text("familyName"),
                                    text("givenName"),
                                    text("middleName"),
                                    text("honorificPrefix"),
                                    text("honorificSuffix")),
                            text("displayName"),
                            text("nickName"),
                            reference("profileUrl", "external"),
                            text("title"),
                            text("userType"),
                            text("preferredLanguage"),
                            text("locale"),
                            text("timezone"),
                            flag("active"),
                            text("password").secret(),
                            values("emails", "work", "home", "other"),
                            values("phoneNumbers", "work", "home", "mobile", "fax", "pager", "other"),
                            values("ims", "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"),
                            several(
                                    "addresses",
                                    text("formatted"),
                                    text("streetAddress"),
                                    text("locality"),
                                    text("region"),
                                    text("postalCode"),
                                    text("country"),
                                    text("type", "work", "home", "other"),
                                    flag("primary")),
                            groups(),
                            values("entitlements"),
                            values("roles"))),
            new Schema(
                    ENTERPRISE,
                    "EnterpriseUser",
                    "Enterprise User",
                    List.of(
                            text("employeeNumber"),
                            text("costCenter"),
                            text("organization"),
                            text("division"),
                            text("department"),
                            complex(
                                    "manager",
                                    text("value").exact(),
                                    reference("$ref", "User"),
                                    text("displayName").shown()))),
            new Schema(
                    ZETEL_USER,
                    "ZetelUser",
                    "Where a user uses services, and the licenses that come of it",
                    List.of(
                            text("usageLocation"),
                            flag("onPremisesSynced"),
                            several(
                                            "licenses",
                                            text("skuId").exact(),
                                            text("skuPartNumber").exact(),
                                            several(
                                                    "sources",
                                                    text("type"),
                                                    text("value").exact(),
                                                    text("state")))
                                    .shown())),
            new Schema(
                    GROUP,
                    "Group",
                    "Group",
                    List.of(
                            text("displayName").mandatory(),
                            several(
                                    "members",
                                    text("value").exact().fixed(),
                                    reference("$ref", "User", "Device").fixed(),
                                    text("type", "User", "Device").fixed(),
                                    text("display").shown()))),
            new Schema(
                    ZETEL_GROUP,
                    "ZetelGroup",
                    "What a group has to do with licenses",
                    List.of(
                            text("memberType", "USER", "DEVICE").fixed(),
                            flag("securityEnabled"),
                            flag("licensed").shown())),
            new Schema(
                    DEVICE,
                    "Device",
                    "Device",
                    List.of(
                            text("displayName"),
                            flag("active").mandatory(),
                            reference("mudUrl", "external"),
                            groups())),
            new Schema(
                    CORE + "ServiceProviderConfig",
                    "ServiceProviderConfig",
                    "What is supported here",
                    List.of(
                            reference("documentationUri", "external").shown(),
                            complex("patch", flag("supported")).shown(),
                            complex("bulk", flag("supported"), number("maxOperations"), number("maxPayloadSize"))
                                    .shown(),
                            complex("filter", flag("supported"), number("maxResults"))
                                    .shown(),
                            complex("changePassword", flag("supported")).shown(),
                            complex("sort", flag("supported")).shown(),
                            complex("etag", flag("supported")).shown(),
                            complex("pagination", flag("cursor"), flag("index")).shown(),
                            several(
                                            "authenticationSchemes",
                                            text("type"),
                                            text("name"),
                                            text("description"),
                                            reference("specUri", "external"),
                                            flag("primary"))
                                    .shown())),
            new Schema(
                    CORE + "ResourceType",
                    "ResourceType",
                    "A type of resources",
                    List.of(
                            text("name").shown(),
                            text("description").shown(),
                            reference("endpoint", "uri").shown(),
                            reference("schema", "uri").shown(),
                            several("schemaExtensions", reference("schema", "uri"), flag("required"))
                                    .shown())),
            new Schema(
                    CORE + "Schema",
                    "Schema",
                    "The attributes of a type, or of an extension",
                    List.of(
                            text("name").shown(),
                            text("description").shown(),
                            several(
                                            "attributes",
                                            text("name"),
                                            text("type"),
                                            flag("multiValued"),
                                            text("description"),
                                            flag("required"),
                                            flag("caseExact"),
                                            text("mutability"),
                                            text("returned"),
                                            text("uniqueness"))
                                    .shown())));

    private Schemas() {}

    /** One of them. */
    record Schema(String urn, String name, String description, List<Attribute> attributes) {}

    /** The attributes of this schema; its name has no case. */
    static List<Attribute> attributes(String urn) {
        return ALL.stream()
                .filter(schema -> schema.urn.equalsIgnoreCase(urn))
                .findFirst()
                .orElseThrow()
                .attributes;
    }

    /** The schema of the attribute that this path begins with, as it is written here; the path may be the schema's. */
    static Optional<String> urnOf(String path) {
        return ALL.stream()
                .map(Schema::urn)
                .filter(urn -> path.regionMatches(true, 0, urn, 0, urn.length())
                        && (path.length() == urn.length() || path.charAt(urn.length()) == ':'))
                .findFirst();
    }

    private static Attribute values(String name, String... usualTypes) {
        return several(name, text("value"), text("display"), text("type", usualTypes), flag("primary"));
    }

    private static Attribute groups() {
        return several(
                        "groups",
                        text("value").exact(),
                        reference("$ref", "Group"),
                        text("display"),
                        text("type", "direct", "indirect"))
                .shown();
    }
}
