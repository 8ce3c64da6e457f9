package io.zetel.licensing.projections.policies;

import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The auto-claim policies as they are, and every version they went through (A18). */
public final class PolicyList {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "policy-list";

    /** The schema of the live tables. */
    public static final String SCHEMA = "policy_list";

    private static final String LISTED =
            "select * from {schema}.policy where tenant_id = :tenant and status <> 'DELETED' ";

    private final Tables tables;

    /** The policies in this schema. */
    public PolicyList(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** The tenant's policies in the order they were made, after this one where given. */
    public List<PolicyRow> policies(TenantId tenantId, @Nullable String afterPolicyId, int limit) {
        var after = afterPolicyId == null ? "" : """
                and (created_at, policy_id) > (select created_at, policy_id from {schema}.policy where tenant_id = \
                :tenant and policy_id = :after)
                """;
        var page = of(LISTED + after + "order by created_at, policy_id limit :limit", tenantId)
                .param("limit", limit);
        return (afterPolicyId == null ? page : page.param("after", afterPolicyId))
                .query(PolicyList::policy)
                .list();
    }

    /** One policy, unless it was deleted. */
    public Optional<PolicyRow> policy(TenantId tenantId, PolicyId policyId) {
        return tables.once(List.of("policy", tenantId, policyId), () -> of(LISTED + "and policy_id = :policy", tenantId)
                .param("policy", policyId.value())
                .query(PolicyList::policy)
                .optional());
    }

    /** The versions of a policy, the oldest first, after this version; a deleted policy keeps them. */
    public List<PolicyVersionRow> versions(TenantId tenantId, PolicyId policyId, long afterVersion, int limit) {
        return of("""
                  select * from {schema}.policy_version
                  where tenant_id = :tenant and policy_id = :policy and version > :after order by version limit :limit
                  """, tenantId)
                .param("policy", policyId.value())
                .param("after", afterVersion)
                .param("limit", limit)
                .query(PolicyList::version)
                .list();
    }

    /** Whose policies draw on one of these products, and on which. */
    public Map<TenantId, Set<SkuId>> drawingOn(Collection<SkuId> skuIds) {
        return tables
                .sql("""
                        select distinct tenant_id, product ->> 'skuId' as sku_id from {schema}.policy, \
                        jsonb_array_elements(products) product
                        where status <> 'DELETED' and product ->> 'skuId' = any (:skus)
                        """)
                .param("skus", skuIds.stream().map(SkuId::value).toArray(String[]::new))
                .query((row, _) ->
                        Map.entry(new TenantId(row.getString("tenant_id")), new SkuId(row.getString("sku_id"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    private StatementSpec of(String sql, TenantId tenantId) {
        return tables.sql(sql).param("tenant", tenantId.value());
    }

    static PolicyRow policy(ResultSet row, int number) throws SQLException {
        return new PolicyRow(
                new PolicyId(row.getString("policy_id")),
                row.getString("name"),
                new AppId(row.getString("app")),
                ProductsColumn.read(row.getString("products")),
                EnvironmentScope.valueOf(row.getString("environment_scope")),
                status(row),
                Initiator.valueOf(row.getString("origin")),
                row.getLong("version"),
                Times.at(row, "created_at"),
                Times.at(row, "changed_at"));
    }

    private static PolicyVersionRow version(ResultSet row, int number) throws SQLException {
        return new PolicyVersionRow(
                row.getLong("version"),
                row.getString("change"),
                row.getString("name"),
                status(row),
                ProductsColumn.read(row.getString("products")),
                Times.at(row, "changed_at"),
                row.getString("actor"),
                row.getString("reason"));
    }

    private static PolicyState.Status status(ResultSet row) throws SQLException {
        return PolicyState.Status.valueOf(row.getString("status"));
    }
}
