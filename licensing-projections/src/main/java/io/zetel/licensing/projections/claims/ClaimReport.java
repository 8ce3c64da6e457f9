package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Who claimed what by which policy and what was refused (A49 to A51, A62, B17). A policy's name is its present one. */
public final class ClaimReport {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "claim-report";

    /** The schema of the live tables. */
    public static final String SCHEMA = "claim_report";

    private static final String OF_TENANT = "tenant_id = :tenant";
    private static final String OF_POLICY = " and policy_id = :policy";
    private static final String CLAIMED_BY_POLICY =
            Tables.byHash("tenant_id", ":tenant") + " and " + Tables.byHash("policy_id", ":policy");

    static final String NEWEST_FIRST =
            " and (claimed_at, claim_id) < (:afterAt, :afterId) order by claimed_at desc, claim_id desc";

    private final Tables tables;

    /** The report in this schema. */
    public ClaimReport(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** A page of the claims since then, of one policy or of all, the newest first. */
    public List<ClaimRow> claims(
            TenantId tenantId, Instant from, @Nullable PolicyId policyId, @Nullable After after, int limit) {
        var sql = claims(policyId != null) + NEWEST_FIRST + " limit :limit";
        return page(window(tables.sql(sql), tenantId, from, policyId), after, limit)
                .query(claims(tenantId))
                .list();
    }

    /** Hands over all the claims since then, of one policy or of all, the newest first, however many there are. */
    public void each(TenantId tenantId, Instant from, @Nullable PolicyId policyId, Consumer<ClaimRow> consumer) {
        var sql = claims(policyId != null) + " order by claimed_at desc, claim_id desc";
        tables.each(sql, statement -> window(statement, tenantId, from, policyId), claims(tenantId), consumer);
    }

    /** A page of those who ever claimed under a policy, whatever became of it, the newest first (A62). */
    public List<ClaimantRow> claimants(TenantId tenantId, PolicyId policyId, @Nullable After after, int limit) {
        var statement = tables.sql(
                        "select * from {schema}.claim where " + CLAIMED_BY_POLICY + NEWEST_FIRST + " limit :limit")
                .param("tenant", tenantId.value())
                .param("policy", policyId.value());
        return page(statement, after, limit).query(ClaimReport::claimant).list();
    }

    /** What came of the claims since then, as exactly since then as the claims themselves are listed. */
    public Summary summary(TenantId tenantId, Instant from, @Nullable PolicyId policyId) {
        var ofPolicy = policyId == null ? "" : OF_POLICY;
        var claimed = policyId == null ? OF_TENANT : CLAIMED_BY_POLICY;
        var outcomes = new Outcomes();
        window(tables.sql("""
                select outcome, sum(count) as count from {schema}.tally
                where tenant_id = :tenant and day > :day %s
                group by outcome
                union all
                select code, sum(count) from {schema}.refusal
                where tenant_id = :tenant and refused_at >= :from and refused_at < :nextDay %s group by code
                union all
                select outcome, count(*) from {schema}.claim, unnest(array ['CLAIMED', case when backup_position > 0 \
                then 'FROM_BACKUP' end]) outcome
                where %s and claimed_at >= :from and claimed_at < :nextDay and outcome is not null
                group by outcome
                """.formatted(ofPolicy, ofPolicy, claimed)), tenantId, from, policyId)
                .param("day", day(from))
                .param("nextDay", day(from).plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .query(row -> {
                    outcomes.add(row.getString("outcome"), row.getLong("count"));
                });
        return new Summary(outcomes.claimed(), outcomes.fromBackup(), outcomes.refused());
    }

    /**
     * What each policy came to on each day (UTC) that the time span touches, the newest day first; days of nothing are
     * left out.
     */
    public List<DayRow> daily(TenantId tenantId, Instant from, Instant to) {
        Map<DayOfPolicy, Outcomes> days = new LinkedHashMap<>();
        tables.sql(
                        "select * from {schema}.tally where tenant_id = :tenant and day between :from and :to order by day desc, policy_id")
                .param("tenant", tenantId.value())
                .param("from", day(from))
                .param("to", day(to))
                .query(row -> {
                    var key = new DayOfPolicy(
                            row.getObject("day", LocalDate.class), new PolicyId(row.getString("policy_id")));
                    days.computeIfAbsent(key, _ -> new Outcomes()).add(row.getString("outcome"), row.getLong("count"));
                });
        var names = policyNames(tenantId);
        return days.entrySet().stream()
                .map(e -> row(e.getKey(), e.getValue(), names))
                .toList();
    }

    /** Whether the tenant has this policy, or had it once. */
    public boolean knows(TenantId tenantId, PolicyId policyId) {
        return tables.sql(
                        "select exists (select from {schema}.policy where tenant_id = :tenant and policy_id = :policy)")
                .param("tenant", tenantId.value())
                .param("policy", policyId.value())
                .query(Boolean.class)
                .single();
    }

    static String claims(boolean ofPolicy) {
        return "select * from {schema}.claim where %s and claimed_at >= :from"
                .formatted(ofPolicy ? CLAIMED_BY_POLICY : OF_TENANT);
    }

    private record DayOfPolicy(LocalDate day, PolicyId policyId) {}

    private static DayRow row(DayOfPolicy key, Outcomes outcomes, Map<PolicyId, String> names) {
        return new DayRow(
                key.day(),
                key.policyId(),
                name(names, key.policyId()),
                outcomes.claimed(),
                outcomes.fromBackup(),
                outcomes.refused());
    }

    private static StatementSpec window(
            StatementSpec statement, TenantId tenantId, Instant from, @Nullable PolicyId policyId) {
        var window = statement.param("tenant", tenantId.value()).param("from", Times.param(from));
        return policyId == null ? window : window.param("policy", policyId.value());
    }

    private static StatementSpec page(StatementSpec statement, @Nullable After after, int limit) {
        var place = after == null ? After.NOTHING : after;
        return statement
                .param("afterAt", Times.param(place.claimedAt()))
                .param("afterId", place.claimId())
                .param("limit", limit);
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(Times.kept(instant), ZoneOffset.UTC);
    }

    /**
     * What all policies are called, also those that were deleted; few, so they are looked up once and not joined to
     * every claim.
     */
    public Map<PolicyId, String> policyNames(TenantId tenantId) {
        return tables.once(List.of("policies", tenantId), () -> {
            Map<PolicyId, String> names = new HashMap<>();
            tables.sql("select * from {schema}.policy where tenant_id = :tenant")
                    .param("tenant", tenantId.value())
                    .query(row -> {
                        names.put(new PolicyId(row.getString("policy_id")), row.getString("name"));
                    });
            return names;
        });
    }

    private static String name(Map<PolicyId, String> names, PolicyId policyId) {
        return names.getOrDefault(policyId, policyId.value());
    }

    private RowMapper<ClaimRow> claims(TenantId tenantId) {
        var names = policyNames(tenantId);
        return (row, _) -> claim(row, names);
    }

    private static ClaimRow claim(ResultSet row, Map<PolicyId, String> names) throws SQLException {
        var policyId = new PolicyId(row.getString("policy_id"));
        return new ClaimRow(
                row.getString("claim_id"),
                row.getString("user_id"),
                policyId,
                name(names, policyId),
                row.getLong("policy_version"),
                new AppId(row.getString("app")),
                Trigger.valueOf(row.getString("trigger")),
                new SkuId(row.getString("sku_id")),
                row.getInt("backup_position"),
                Times.at(row, "claimed_at"),
                Times.at(row, "recorded_at"));
    }

    private static ClaimantRow claimant(ResultSet row, int number) throws SQLException {
        return new ClaimantRow(
                row.getString("user_id"),
                row.getString("claim_id"),
                new SkuId(row.getString("sku_id")),
                row.getInt("backup_position"),
                Times.at(row, "claimed_at"));
    }
}
