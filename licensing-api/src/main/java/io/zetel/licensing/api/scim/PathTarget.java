package io.zetel.licensing.api.scim;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a path leads: an extension as a whole, an attribute of it or of the type itself, or what that consists of. */
record PathTarget(
        @Nullable String extension,
        @Nullable Attribute attribute,
        @Nullable Attribute sub) {

    /** The names as the schemas write them, joined by dots, without the extension. */
    String name() {
        return Stream.of(attribute, sub)
                .filter(java.util.Objects::nonNull)
                .map(Attribute::name)
                .collect(Collectors.joining("."));
    }

    /** The attribute that holds a value. */
    @Nullable
    Attribute last() {
        return sub == null ? attribute : sub;
    }
}
