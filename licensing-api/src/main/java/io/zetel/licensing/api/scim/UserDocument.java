package io.zetel.licensing.api.scim;

import static io.zetel.licensing.api.scim.Schemas.ENTERPRISE;
import static io.zetel.licensing.api.scim.Schemas.ZETEL_USER;

import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.ProfileFacts;
import io.zetel.licensing.api.http.problem.check.Checks;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who a user is, as a provider says it and as the profile keeps it. What other faces show has fields of its own; the
 * whole is kept beside them, so that a provider reads what it wrote.
 */
final class UserDocument {

    /** The field of a profile that keeps the whole. */
    static final String WHOLE = "scim";

    /** The field that says that there are more mail addresses than the one that all faces know. */
    static final String MORE_MAILS = "moreMails";

    private static final Map<String, String> WORK = Map.of(
            "title",
            "jobTitle",
            "preferredLanguage",
            "preferredLanguage",
            ENTERPRISE + " department",
            "department",
            ENTERPRISE + " division",
            "division",
            ENTERPRISE + " costCenter",
            "costCenter",
            ENTERPRISE + " organization",
            "companyName",
            ENTERPRISE + " employeeNumber",
            "employeeId");
    private static final int MOST_TEXT = 2000;
    private static final Set<String> LINES = Set.of("formatted", "streetAddress");

    private UserDocument() {}

    /** What the document says for the profile; fields that only other faces write stay. */
    static ProfileFacts facts(ObjectNode document, @Nullable Profile before) {
        check(document);
        var userName = Objects.requireNonNull(Documents.text(document, "userName"));
        Map<String, String> work = new LinkedHashMap<>(before == null ? Map.of() : before.work());
        WORK.forEach((path, field) -> put(work, field, find(document, path)));
        put(work, "manager", Documents.text(document.path(ENTERPRISE), "manager.value"));
        put(work, "mobilePhone", typed(document, "phoneNumbers", "mobile", "value"));
        put(work, "country", typed(document, "addresses", "work", "country"));
        var whole = document.deepCopy();
        whole.remove("active");
        put(work, MORE_MAILS, document.path("emails").size() > 1 ? "true" : null);
        work.put(WHOLE, JsonMapper.shared().writeValueAsString(whole));
        return new ProfileFacts(
                Documents.text(document, "displayName"),
                id("userName", userName.toLowerCase(Locale.ROOT)),
                id("externalId", Documents.text(document, "externalId")),
                Documents.text(document, "name.givenName"),
                Documents.text(document, "name.familyName"),
                mail(document),
                work,
                Set.of());
    }

    /** The document as it is now: what was written here, and what other faces changed since. */
    static ObjectNode of(String id, @Nullable Profile profile) {
        if (profile == null) {
            return JsonMapper.shared().createObjectNode().put("userName", id).put("externalId", id);
        }
        var whole = profile.work().get(WHOLE);
        var document = whole != null && JsonMapper.shared().readTree(whole) instanceof ObjectNode kept
                ? kept
                : JsonMapper.shared().createObjectNode();
        text(document, "userName", profile.userName() == null ? id : profile.userName());
        text(document, "externalId", profile.externalId());
        text(document, "displayName", profile.displayName());
        nested(document, "name", "givenName", profile.givenName());
        nested(document, "name", "familyName", profile.familyName());
        WORK.forEach((path, field) -> set(document, path, profile.work().get(field)));
        if (profile.mail() != null && !profile.mail().equals(mail(document))) {
            document.putArray("emails")
                    .addObject()
                    .put("value", profile.mail())
                    .put("type", "work")
                    .put("primary", true);
        }
        return document;
    }

    /** The country the user uses the services in, where it can be told. */
    static @Nullable String location(ObjectNode document) {
        var said = Optional.ofNullable(Documents.text(document.path(ZETEL_USER), "usageLocation"))
                .or(() -> Optional.ofNullable(typed(document, "addresses", "work", "country")))
                .orElse(null);
        if (said == null) {
            return null;
        }
        var code = said.toUpperCase(Locale.ROOT);
        return Checks.country(code).isEmpty()
                ? code
                : Stream.of(Locale.getISOCountries())
                        .filter(one -> Locale.of("", one)
                                .getDisplayCountry(Locale.ENGLISH)
                                .equalsIgnoreCase(said))
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable String mail(ObjectNode document) {
        var mails = document.path("emails").valueStream().toList();
        return mails.stream()
                .filter(one -> Boolean.TRUE.equals(Documents.flag(one, "primary")))
                .findFirst()
                .or(() -> mails.stream()
                        .filter(one -> "work".equalsIgnoreCase(Documents.text(one, "type")))
                        .findFirst())
                .or(() -> mails.stream().findFirst())
                .map(one -> one.isObject() ? Documents.text(one, "value") : one.asString(""))
                .orElse(null);
    }

    private static @Nullable String typed(ObjectNode document, String list, String type, String field) {
        return document.path(list)
                .valueStream()
                .filter(one -> type.equalsIgnoreCase(Documents.text(one, "type")))
                .findFirst()
                .map(one -> Documents.text(one, field))
                .orElse(null);
    }

    private static @Nullable String find(ObjectNode document, String path) {
        int blank = path.indexOf(' ');
        return blank < 0
                ? Documents.text(document, path)
                : Documents.text(document.path(path.substring(0, blank)), path.substring(blank + 1));
    }

    private static void set(ObjectNode document, String path, @Nullable String text) {
        int blank = path.indexOf(' ');
        if (blank < 0) {
            text(document, path, text);
        } else {
            nested(document, path.substring(0, blank), path.substring(blank + 1), text);
        }
    }

    private static void nested(ObjectNode document, String object, String field, @Nullable String text) {
        if (text != null || document.get(object) instanceof ObjectNode) {
            text(document.get(object) instanceof ObjectNode known ? known : document.putObject(object), field, text);
        }
    }

    /** The profile has the last word; as it compares names without case, the spelling is the document's. */
    static void text(ObjectNode document, String field, @Nullable String text) {
        if (text == null) {
            document.remove(field);
        } else if (!text.equalsIgnoreCase(document.path(field).asString(""))) {
            document.put(field, text);
        }
    }

    static void put(Map<String, String> work, String field, @Nullable String text) {
        if (text == null) {
            work.remove(field);
        } else {
            work.put(field, text);
        }
    }

    static @Nullable String id(String attribute, @Nullable String text) {
        if (text != null && (text.length() > 200 || Checks.plain(text).isPresent())) {
            throw ScimProblem.value(attribute + " must be at most 200 characters that can be seen.");
        }
        return text;
    }

    /** Refuses texts that nothing here can keep. */
    static void check(ObjectNode document) {
        document.properties().forEach(entry -> check(entry.getKey(), entry.getValue()));
    }

    private static void check(String attribute, JsonNode value) {
        if (value.isContainer()) {
            value.properties().forEach(entry -> check(entry.getKey(), entry.getValue()));
            (value.isArray() ? value : JsonMapper.shared().createArrayNode()).forEach(inner -> check(attribute, inner));
        } else if (value.isString()
                && (value.asString().length() > MOST_TEXT
                        || Checks.text(inLines(attribute, value.asString())).isPresent())) {
            throw ScimProblem.value(attribute + " is too long or has control characters.");
        }
    }

    /** Addresses and the like have lines (RFC 7643, section 4.1.2). */
    private static String inLines(String attribute, String text) {
        return LINES.contains(attribute) ? text.replaceAll("[\r\n\t]", " ") : text;
    }
}
