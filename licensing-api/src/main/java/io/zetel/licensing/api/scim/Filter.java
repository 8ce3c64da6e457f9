package io.zetel.licensing.api.scim;

import tools.jackson.databind.JsonNode;

/** A condition of RFC 7644, section 3.4.2.2. */
sealed interface Filter {

    /** Both. */
    record And(Filter left, Filter right) implements Filter {}

    /** One or the other. */
    record Or(Filter left, Filter right) implements Filter {}

    /** Not this. */
    record Not(Filter inner) implements Filter {}

    /** An attribute compared to a value; of {@code pr} there is none. */
    record Compare(String path, Operator operator, JsonNode value) implements Filter {}

    /** Some value of a list is like this: {@code emails[type eq "work"]}. */
    record Some(String path, Filter inner) implements Filter {}

    /** How to compare. */
    enum Operator {
        EQ,
        NE,
        CO,
        SW,
        EW,
        PR,
        GT,
        GE,
        LT,
        LE
    }
}
