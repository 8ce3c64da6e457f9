package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What purchases are called elsewhere and what they cost, in the table {@code purchase_detail}. */
@Component
class PurchaseDetails {

    private final JdbcClient jdbc;

    PurchaseDetails(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is told of one purchase. */
    record Detail(
            @Nullable String externalKey,
            @Nullable String orderNumber,
            @Nullable Cost cost,
            @Nullable String notes) {

        static final Detail NONE = new Detail(null, null, null, null);
    }

    /**
     * Writes down what is told of a purchase, unless something is already, or another one has the key; answers whether
     * it did.
     */
    boolean add(TenantId tenant, SubscriptionId id, Detail detail) {
        return params("""
                      insert into purchase_detail (tenant_id, subscription_id, external_key, order_number, cost, currency, notes)
                      values (:tenant, :id, :key, :order, :cost, :currency, :notes) on conflict do nothing
                      """, tenant, id, detail)
                        .param("key", detail.externalKey(), Types.VARCHAR)
                        .update()
                == 1;
    }

    /** Writes down anew what is told of a purchase; its key stays. */
    void change(TenantId tenant, SubscriptionId id, Detail detail) {
        params("""
               insert into purchase_detail (tenant_id, subscription_id, order_number, cost, currency, notes)
               values (:tenant, :id, :order, :cost, :currency, :notes)
               on conflict (tenant_id, subscription_id) do update
               set order_number = excluded.order_number, cost = excluded.cost, currency = excluded.currency, notes = excluded.notes
               """, tenant, id, detail).update();
    }

    void forget(TenantId tenant, SubscriptionId id) {
        jdbc.sql("delete from purchase_detail where tenant_id = ? and subscription_id = ?")
                .params(tenant.value(), id.value())
                .update();
    }

    /** The purchase that has this key. */
    Optional<SubscriptionId> named(TenantId tenant, String key) {
        return jdbc.sql("select subscription_id from purchase_detail where tenant_id = ? and external_key = ?")
                .params(tenant.value(), key)
                .query(String.class)
                .optional()
                .map(SubscriptionId::new);
    }

    /** What is told of these purchases; those of which nothing is are left out. */
    Map<SubscriptionId, Detail> of(TenantId tenant, Collection<SubscriptionId> ids) {
        return jdbc
                .sql("select * from purchase_detail where tenant_id = ? and subscription_id = any (?)")
                .params(tenant.value(), ids.stream().map(SubscriptionId::value).toArray(String[]::new))
                .query((row, _) -> Map.entry(new SubscriptionId(row.getString("subscription_id")), detail(row)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private JdbcClient.StatementSpec params(String sql, TenantId tenant, SubscriptionId id, Detail detail) {
        var cost = detail.cost();
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .param("order", detail.orderNumber(), Types.VARCHAR)
                .param("cost", cost == null ? null : cost.amount(), Types.NUMERIC)
                .param("currency", cost == null ? null : cost.currency(), Types.VARCHAR)
                .param("notes", detail.notes(), Types.VARCHAR);
    }

    private static Detail detail(ResultSet row) throws SQLException {
        BigDecimal amount = row.getBigDecimal("cost");
        var cost = amount == null
                ? null
                : new Cost(
                        amount.stripTrailingZeros().scale() < 0 ? amount.setScale(0) : amount.stripTrailingZeros(),
                        row.getString("currency"));
        return new Detail(row.getString("external_key"), row.getString("order_number"), cost, row.getString("notes"));
    }
}
