package io.zetel.licensing.api.graph;

import java.util.Map;

/** How a property is asked for in SQL; all SQL stands here, in the code, and none of it ever comes from a query. */
sealed interface Column {

    /** The expression in SQL; of rows, the query that gives them. */
    String sql();

    /** Text, compared without case. */
    record Text(String sql) implements Column {}

    /** A GUID, which has no order. */
    record Guid(String sql) implements Column {}

    /** True, false or unknown. */
    record Truth(String sql) implements Column {}

    /** An instant. */
    record Time(String sql) implements Column {}

    /** A user's name: a look at an index where it is asked for as it is. */
    record UserName(String sql) implements Column {}

    /** Rows {@code r} with properties of their own, and what their query is to be given. */
    record Rows(String sql, Map<String, Column> columns, Map<String, Object> params) implements Column {}
}
