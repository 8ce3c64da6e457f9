package io.zetel.licensing.engine.projection;

import java.util.function.BiFunction;
import javax.sql.DataSource;

/** A projection there is: its processing group, the schema of its live tables, and how to make it. */
public record ProjectionDefinition(String group, String schema, BiFunction<DataSource, String, Projection<?>> make) {

    /** The projection into its live tables. */
    public Projection<?> into(DataSource dataSource) {
        return into(dataSource, schema);
    }

    /** The projection into tables beside the live ones, which have to be there. */
    public Projection<?> into(DataSource dataSource, String otherSchema) {
        return make.apply(dataSource, otherSchema);
    }

    @Override
    public String toString() {
        return group;
    }
}
