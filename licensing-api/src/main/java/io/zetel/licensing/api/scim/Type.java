package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is served, in the order in which it is told. */
enum Type {
    USER("User", Kind.USER, Schemas.USER, List.of(Schemas.ENTERPRISE, Schemas.ZETEL_USER)),
    GROUP("Group", Kind.GROUP, Schemas.GROUP, List.of(Schemas.ZETEL_GROUP)),
    DEVICE("Device", Kind.DEVICE, Schemas.DEVICE, List.of());

    private final String wire;
    private final Kind kind;
    private final String schema;
    private final List<String> extensions;

    Type(String wire, Kind kind, String schema, List<String> extensions) {
        this.wire = wire;
        this.kind = kind;
        this.schema = schema;
        this.extensions = extensions;
    }

    /** The name: {@code User}. */
    String wire() {
        return wire;
    }

    /** The endpoint: {@code Users}. */
    String endpoint() {
        return wire + "s";
    }

    Kind kind() {
        return kind;
    }

    String schema() {
        return schema;
    }

    List<String> extensions() {
        return extensions;
    }

    /** The type whose endpoint is called this; names of endpoints have no case. */
    static Optional<Type> at(String endpoint) {
        return Stream.of(values())
                .filter(type -> type.endpoint().toLowerCase(Locale.ROOT).equals(endpoint.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The schema and attribute that a path means; an attribute of an extension may come without its schema. */
    Optional<PathTarget> place(String path) {
        var urn = Schemas.urnOf(path);
        if (urn.isPresent()) {
            if (!urn.get().equals(schema) && !extensions.contains(urn.get())) {
                return Optional.empty();
            }
            if (path.length() == urn.get().length()) {
                return urn.get().equals(schema) ? Optional.empty() : Optional.of(new PathTarget(urn.get(), null, null));
            }
            return in(urn.get(), path.substring(urn.get().length() + 1));
        }
        return Stream.concat(Stream.of(schema), extensions.stream())
                .flatMap(one -> in(one, path).stream())
                .findFirst();
    }

    private Optional<PathTarget> in(String urn, String path) {
        var parts = path.split("\\.", 2);
        var extension = urn.equals(schema) ? null : urn;
        var attribute = Attribute.named(Schemas.attributes(urn), parts[0]);
        return (extension == null ? attribute.or(() -> Attribute.named(Schemas.COMMON, parts[0])) : attribute)
                .flatMap(found -> parts.length == 1
                        ? Optional.of(new PathTarget(extension, found, null))
                        : found.sub(parts[1]).map(sub -> new PathTarget(extension, found, sub)));
    }
}
