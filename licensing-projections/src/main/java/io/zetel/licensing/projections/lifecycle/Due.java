package io.zetel.licensing.projections.lifecycle;

/** What can be due of a pool. */
public enum Due {

    /** A purchase starts, renews, expires, is suspended or is gone. */
    ADVANCE("next_on <= :now"),

    /** The end of a term is to be announced; asked for with the instant up to which ends are. */
    ANNOUNCE("announce_on <= :now"),

    /** More seats were out than there are for as long as that is tolerated. */
    RECLAIM("over_until <= :now"),

    /** The last purchase is gone, and seats are still out or policies and groups still give the product. */
    END("""
        gone and (assigned > 0 or exists (
            select 1 from {schema}.giver giver
            where giver.tenant_id = pool.tenant_id and pool.sku_id = any (sku_ids) and (active or cardinality(sku_ids) > 1)))
        """);

    private final String condition;

    Due(String condition) {
        this.condition = condition;
    }

    String condition() {
        return condition;
    }
}
