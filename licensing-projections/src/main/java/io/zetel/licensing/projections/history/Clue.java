package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.engine.projection.Tables;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * By which events those are found who may have been something: a product came to them, or events of these types are
 * about them, saying this where given. Whoever leaves no clue was not; whoever leaves one may have stopped being it.
 */
public record Clue(
        @Nullable SkuId skuId, List<String> types, @Nullable String saying) {

    /** A product came to them. */
    public static Clue had(SkuId skuId) {
        return new Clue(skuId, List.of(), null);
    }

    /** One of these happened to them. */
    public static Clue of(Collection<String> types) {
        return new Clue(null, List.copyOf(types), null);
    }

    /** One of these happened to them, and its payload holds this value. */
    public static Clue of(Collection<String> types, String value) {
        return new Clue(null, List.copyOf(types), '"' + value + '"');
    }

    boolean readsPayloads() {
        return saying != null;
    }

    String sql() {
        // A payload need not be JSON any more, so its bytes are looked at.
        return (skuId == null ? "type = any (:types)" : Tables.byHash("sku_id", ":sku"))
                + (saying == null ? "" : " and position(convert_to(:saying, 'UTF8') in payload) > 0");
    }

    StatementSpec bind(StatementSpec statement) {
        var bound = skuId == null
                ? statement.param("types", types.toArray(String[]::new))
                : statement.param("sku", skuId.value());
        return saying == null ? bound : bound.param("saying", saying);
    }
}
