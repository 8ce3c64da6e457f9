package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request as it was sent: the path behind the base in its parts, the options, the body where there is one. */
record ScimRequest(
        TenantId tenant,
        Caller caller,
        String method,
        String base,
        List<String> path,
        Map<String, String> options,
        @Nullable JsonNode body,
        @Nullable String ifMatch,
        boolean removalConfirmed,
        Origin origin) {

    private static final Pattern TAG = Pattern.compile("\\s*(?:W/)?\"(\\d{1,18})\"\\s*");

    /** The same, asked with these options. */
    ScimRequest asking(Map<String, String> asked) {
        return new ScimRequest(tenant, caller, method, base, path, asked, body, ifMatch, removalConfirmed, origin);
    }

    /** A request that is part of this one. */
    ScimRequest part(String how, List<String> where, @Nullable JsonNode what, @Nullable String version) {
        return new ScimRequest(tenant, caller, how, base, where, Map.of(), what, version, removalConfirmed, origin);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** The body, which must be an object. */
    ObjectNode object() {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw ScimProblem.syntax("The request body must be a JSON object.");
    }

    /** The version that is expected; any where nothing is said. */
    @Nullable
    Long expected() {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            return null;
        }
        var tag = TAG.matcher(ifMatch);
        if (!tag.matches()) {
            throw new ScimProblem(412, null, "No version is called %s.".formatted(ifMatch.strip()));
        }
        return Long.valueOf(tag.group(1));
    }

    /** Ends the request with 403 unless the caller has one of these roles. */
    void needs(Role... roles) {
        if (!caller.hasAny(Set.of(roles))) {
            throw new ScimProblem(403, null, "The token does not allow this.");
        }
    }

    /** Whether this attribute is wanted in the answer. */
    boolean wants(String attribute) {
        var only = option("attributes").map(ScimRequest::names);
        if (only.isPresent() && !only.get().isEmpty()) {
            return only.get().stream().anyMatch(name -> isOrHolds(Documents.withoutUrn(name), attribute));
        }
        return option("excludedAttributes").map(ScimRequest::names).orElse(List.of()).stream()
                .map(Documents::withoutUrn)
                .noneMatch(attribute::equalsIgnoreCase);
    }

    /** The names in a list of attributes; filters in brackets are cut. */
    static List<String> names(String list) {
        return Pattern.compile(",")
                .splitAsStream(list.replaceAll("\\[[^\\]]*]", ""))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static boolean isOrHolds(String name, String attribute) {
        return name.equalsIgnoreCase(attribute)
                || name.regionMatches(true, 0, attribute + ".", 0, attribute.length() + 1);
    }
}
