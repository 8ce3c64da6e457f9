package io.zetel.licensing.api.http.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.util.matcher.RegexRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Under which paths programs are served that bring a token; whatever is there is closed until an {@link Allowed} opens
 * it.
 */
public final class BearerPaths {

    /** The roots of the Microsoft Graph dialect; SDKs and scripts differ in which they use. */
    public static final List<String> GRAPH = List.of("/v1.0", "/beta", "/graph");

    private static final String SCIM = "/scim";
    private static final List<String> ROOTS = List.of("/api", "/v1.0", "/beta", "/graph", SCIM);

    /** What is served by SCIM, and nothing of any tenant; read before there is a token. */
    static final RequestMatcher DISCOVERY = RegexRequestMatcher.regexMatcher(
            HttpMethod.GET, "(?i)/scim/v2/(ServiceProviderConfig|ResourceTypes|Schemas)(/[^/?]*)?(\\?.*)?");

    private BearerPaths() {}

    /** As routes are matched. */
    public static String[] patterns() {
        return ROOTS.stream().map(root -> root + "/**").toArray(String[]::new);
    }

    /** As filters are registered. */
    public static String[] filtered() {
        return ROOTS.stream().map(root -> root + "/*").toArray(String[]::new);
    }

    /** Whether this path is one of them. */
    public static boolean contain(@Nullable String path) {
        return path != null && ROOTS.stream().anyMatch(root -> isBelow(root, path));
    }

    /** Whether this path belongs to the Microsoft Graph dialect. */
    public static boolean areGraph(@Nullable String path) {
        return path != null && GRAPH.stream().anyMatch(root -> isBelow(root, path));
    }

    /** Whether this path belongs to SCIM. */
    public static boolean areScim(@Nullable String path) {
        return path != null && isBelow(SCIM, path);
    }

    private static boolean isBelow(String root, String path) {
        return path.startsWith(root) && path.startsWith("/", root.length());
    }
}
