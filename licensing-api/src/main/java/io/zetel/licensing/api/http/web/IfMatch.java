package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The versions a write may meet ({@code If-Match}); a controller argument. Without the header every version will do,
 * {@code *} asks only that the thing exists, and an entity tag that is no version of ours matches none.
 */
public record IfMatch(boolean any, Set<Long> versions) {

    /** No condition. */
    public static final IfMatch NONE = new IfMatch(true, Set.of());

    private static final Pattern TAGS =
            Pattern.compile("\\s*\"[\\x21\\x23-\\x7E]*\"(\\s*,\\s*\"[\\x21\\x23-\\x7E]*\")*\\s*");
    private static final Pattern TAG = Pattern.compile("\"([\\x21\\x23-\\x7E]*)\"");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

    /** The entity tag of a version. */
    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    /** Reads the header. */
    public static IfMatch parse(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return NONE;
        }
        if (header.length() > 1000 || !TAGS.matcher(header).matches()) {
            throw new BadRequest("/If-Match", "INVALID_IF_MATCH", "must be *, or strong entity tags such as \"5\"");
        }
        var versions = new HashSet<Long>();
        TAG.matcher(header)
                .results()
                .map(tag -> tag.group(1))
                .filter(VERSION.asMatchPredicate())
                .forEach(tag -> versions.add(Long.valueOf(tag)));
        return new IfMatch(false, Set.copyOf(versions));
    }

    /** Whether a thing of this version may be written. */
    public boolean allows(long version) {
        return any || versions.contains(version);
    }

    /** The one version that is expected, for commands that check it themselves; empty when any will do. */
    public OptionalLong expected() {
        if (any) {
            return OptionalLong.empty();
        }
        if (versions.size() != 1) {
            throw versions.isEmpty()
                    ? lost()
                    : new BadRequest("/If-Match", "INVALID_IF_MATCH", "must name one version here");
        }
        return OptionalLong.of(versions.iterator().next());
    }

    /** The one version that is expected, as commands take it; {@code null} when any will do. */
    public @Nullable Long expectedVersion() {
        var version = expected();
        return version.isPresent() ? version.getAsLong() : null;
    }

    /** Ends the request with 412 unless a thing of this version may be written. */
    public void require(long version) {
        if (!allows(version)) {
            throw lost();
        }
    }

    private static HttpProblem lost() {
        return new HttpProblem(412, "VERSION_MISMATCH", "It has changed since you read it");
    }
}
