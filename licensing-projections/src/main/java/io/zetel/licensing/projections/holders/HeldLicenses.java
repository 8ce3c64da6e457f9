package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Who holds what, through which sources, and what came of those that should give something (A01, P13, G07). Most ids
 * are spelled as they are compared, so their key finds them; the others are looked for beside it.
 */
public final class HeldLicenses {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "held-licences";

    /** The schema of the live tables. */
    public static final String SCHEMA = "held_licences";

    /**
     * Whether a row {@code offer} of the plans of policies is of the version by which a licence {@code l} was claimed.
     */
    public static final String IS_OFFERED = """
            offer.tenant_id = l.tenant_id and offer.policy_id = l.source_id and offer.sku_id = l.sku_id \
            and offer.version = l.policy_version""";

    /** The licences with the plans that they name, wherever these stand. */
    static final String LICENCE = """
            (select l.*, coalesce(l.enabled_plans, (select offer.plans from {schema}.policy_plans offer where %s)) as given_plans
             from {schema}.licence l) licence""".formatted(IS_OFFERED);

    /** Whose access is asked for, at once. */
    private static final String ASKED_MANY =
            "unnest(cast(:holders as text[]), cast(:compared as text[])) with ordinality";
    /**
     * A user, or a user at a device. PostgreSQL guesses the length of a list it does not know, takes a plan made for
     * one list alone for a better one and so makes it anew for every question, which costs more than answering it.
     */
    private static final Map<Integer, String> ASKED = Map.of(
            1, "(values (:holder0, :compared0, 1))",
            2, "(values (:holder0, :compared0, 1), (:holder1, :compared1, 2))");

    private final Tables tables;

    /** The licences in this schema. */
    public HeldLicenses(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** One user or device, also one that is gone, however its id is spelled; the row has it as it was first written. */
    public Optional<HolderRow> user(TenantId tenantId, HolderId holder) {
        return tables.once(List.of("holder", tenantId, holder), () -> of("""
                  select * from {schema}.holder
                  where tenant_id = :tenant and (holder = :holder or holder = :compared or compared = :compared and holder <> compared)
                  order by holder = :holder desc limit 1
                  """, tenantId)
                .param("holder", holder.wire())
                .param("compared", holder.compared().wire())
                .query(HeldLicenses::holder)
                .optional());
    }

    /** The user or device that has this GUID elsewhere. */
    public Optional<HolderRow> byObjectId(TenantId tenantId, UUID objectId) {
        return of("select * from {schema}.holder where tenant_id = :tenant and object_id = :object", tenantId)
                .param("object", objectId)
                .query(HeldLicenses::holder)
                .optional();
    }

    /** The holder this spelling means, as it was first written. */
    public HolderId named(TenantId tenantId, HolderId asked) {
        return user(tenantId, asked).map(HolderRow::holder).orElse(asked);
    }

    /** All whose ids are spellings of this one. */
    public List<HolderId> spelledLike(TenantId tenantId, HolderId asked) {
        return of(
                        "select holder from {schema}.holder where tenant_id = :tenant and (holder = :compared or "
                                + "compared = :compared and holder <> compared) order by version desc, holder",
                        tenantId)
                .param("compared", asked.compared().wire())
                .query((row, _) -> HolderId.parse(row.getString("holder")))
                .list();
    }

    /** Whether somebody's id is spelled otherwise than ids are compared. */
    public boolean hasUncommonSpellings(TenantId tenantId) {
        return of(
                        "select exists (select from {schema}.holder where tenant_id = :tenant and holder <> compared)",
                        tenantId)
                .query(Boolean.class)
                .single();
    }

    /** As whom these are known, where they are. */
    public Map<HolderId, HolderId> named(TenantId tenantId, Collection<HolderId> asked) {
        var compared = asked.stream()
                .map(holder -> holder.compared().wire())
                .distinct()
                .toArray(String[]::new);
        Map<String, HolderId> known = new HashMap<>();
        anew(
                        "select holder, compared from {schema}.holder where tenant_id = :tenant and (holder = any "
                                + "(:asked) or compared = any (:asked) and holder <> compared) order by version",
                        tenantId)
                .param("asked", compared)
                .query(row -> {
                    known.put(row.getString("compared"), HolderId.parse(row.getString("holder")));
                });
        return asked.stream()
                .distinct()
                .filter(holder -> known.containsKey(holder.compared().wire()))
                .collect(Collectors.toMap(
                        holder -> holder, holder -> known.get(holder.compared().wire())));
    }

    /** What somebody should hold: one row per product and source, by product. */
    public List<LicenseRow> licences(TenantId tenantId, HolderId holder) {
        return of("""
                select * from %s where tenant_id = :tenant and holder = :holder order by sku, sku_id, \
                since, source_type, source_id
                """.formatted(LICENCE), tenantId)
                .param("holder", holder.wire())
                .query(HeldLicenses::licence)
                .list();
    }

    /** These users or devices, also those that are gone, by id. */
    public Map<HolderId, HolderRow> holders(TenantId tenantId, Collection<HolderId> holders) {
        return anew("select * from {schema}.holder where tenant_id = :tenant and holder = any (:holders)", tenantId)
                .param("holders", wires(holders))
                .query(HeldLicenses::holder)
                .list()
                .stream()
                .collect(Collectors.toMap(HolderRow::holder, row -> row));
    }

    /** What each of these should hold, by product. */
    public Map<HolderId, List<LicenseRow>> licences(TenantId tenantId, Collection<HolderId> holders) {
        Map<HolderId, List<LicenseRow>> licences = new HashMap<>();
        anew("""
           select * from %s where tenant_id = :tenant and holder = any (:holders)
           order by holder, sku, sku_id, since, source_type, source_id
           """.formatted(LICENCE), tenantId).param("holders", wires(holders)).query(row -> {
            licences.computeIfAbsent(HolderId.parse(row.getString("holder")), _ -> new ArrayList<>())
                    .add(licence(row, 0));
        });
        return licences;
    }

    /** How many members of each of these groups its licences do not reach as they should, by group. */
    public Map<GroupId, Integer> failing(TenantId tenantId, Collection<GroupId> groups) {
        Map<GroupId, Integer> failing = new HashMap<>();
        of("""
           select source_id, count(distinct holder) as members from {schema}.licence
           where tenant_id = :tenant and source_type = 'GROUP' and source_id = any (:groups) and state <> 'ACTIVE'
                 and state in ('ERROR', 'ACTIVE_WITH_ERROR')
           group by source_id
           """, tenantId)
                .param("groups", groups.stream().map(GroupId::value).toArray(String[]::new))
                .query(row -> {
                    failing.put(new GroupId(row.getString("source_id")), row.getInt("members"));
                });
        return failing;
    }

    /**
     * How many users come from a directory on premises, how many of them are without a location, and how many have a
     * licence.
     */
    public record Synced(int people, int withoutLocation, int licensed) {}

    /** Whom switching off the sync of that directory concerns. */
    public Synced synced(TenantId tenantId) {
        return of("""
                  select count(*) as people, count(*) filter (where usage_location is null) as without_location,
                         count(*) filter (where exists (select from {schema}.licence held
                                                        where held.tenant_id = h.tenant_id and held.holder = h.holder)) as licensed
                  from {schema}.holder h where tenant_id = :tenant and on_premises_synced and standing = 'ACTIVE'
                  """, tenantId)
                .query((row, _) ->
                        new Synced(row.getInt("people"), row.getInt("without_location"), row.getInt("licensed")))
                .single();
    }

    /** The users who come from there, by id. */
    public List<HolderId> syncedUsers(TenantId tenantId) {
        return of(
                        "select holder from {schema}.holder where tenant_id = :tenant and on_premises_synced and "
                                + "standing = 'ACTIVE' order by holder",
                        tenantId)
                .query((row, _) -> HolderId.parse(row.getString("holder")))
                .list();
    }

    /** The first so many groups whose licences do not reach all members as they should, and how many they miss. */
    public Map<GroupId, Integer> failing(TenantId tenantId, int limit) {
        Map<GroupId, Integer> failing = new LinkedHashMap<>();
        of("""
           select source_id, count(distinct holder) as members from {schema}.licence
           where tenant_id = :tenant and source_type = 'GROUP' and state <> 'ACTIVE' and state in ('ERROR', 'ACTIVE_WITH_ERROR')
           group by source_id order by source_id limit :limit
           """, tenantId).param("limit", limit).query(row -> {
            failing.put(new GroupId(row.getString("source_id")), row.getInt("members"));
        });
        return failing;
    }

    /** The users who hold a product or will again, by id, after this one where given. */
    public List<ProductUserRow> usersOf(TenantId tenantId, SkuId skuId, @Nullable String afterUserId, int limit) {
        return holdersOf(tenantId, skuId, HolderId.user(afterUserId == null ? "" : afterUserId), limit);
    }

    /** The devices that hold a product, by id, after this one where given. */
    public List<ProductUserRow> devicesOf(TenantId tenantId, SkuId skuId, @Nullable String afterDeviceId, int limit) {
        return holdersOf(tenantId, skuId, HolderId.device(afterDeviceId == null ? "" : afterDeviceId), limit);
    }

    /**
     * Who sits on a seat of a product, in the order in which seats are taken back when more are out than there are
     * (R12): who claimed before who has it from a group before who was given it by hand, by the firmest source of each;
     * of those alike, who has it the shortest, then by id.
     */
    public List<SeatRow> inReclaimOrder(TenantId tenantId, SkuId skuId, long skip, int limit) {
        return of("""
                  select holder, min(since) as since,
                         max(case source_type when 'AUTO_CLAIM' then 0 when 'GROUP' then 1 else 2 end) as firmest
                  from {schema}.licence
                  where tenant_id = :tenant and sku_id = :sku and state in ('ACTIVE', 'ACTIVE_WITH_ERROR')
                  group by holder order by firmest, since desc, holder offset :skip limit :limit
                  """, tenantId)
                .param("sku", skuId.value())
                .param("skip", skip)
                .param("limit", limit)
                .query((row, _) -> new SeatRow(
                        HolderId.parse(row.getString("holder")),
                        SeatRow.FIRMNESS.get(row.getInt("firmest")),
                        Times.at(row, "since")))
                .list();
    }

    /** Everybody who has or should have a product, by id, after this holder where given. */
    public List<HolderId> everyoneWith(TenantId tenantId, SkuId skuId, @Nullable HolderId after, int limit) {
        return of(
                        "select distinct holder from {schema}.licence where tenant_id = :tenant and sku_id = :sku "
                                + "and holder > :after order by 1 limit :limit",
                        tenantId)
                .param("sku", skuId.value())
                .param("after", after == null ? "" : after.wire())
                .param("limit", limit)
                .query((row, _) -> HolderId.parse(row.getString("holder")))
                .list();
    }

    /**
     * How many members each product of a group reaches, by state (G07); how many of them are deleted, who miss nothing
     * (P24); and for which reasons it leaves members out (G09).
     */
    public record Reached(
            Map<SkuId, Map<LicenseState, Integer>> members, Map<SkuId, Integer> deleted, Set<String> skippedFor) {}

    /** What came of all that a group gives. */
    public Reached reached(TenantId tenantId, GroupId groupId) {
        var reached = new Reached(new HashMap<>(), new HashMap<>(), new HashSet<>());
        of("""
           select sku_id, state, error, count(*) as members from {schema}.licence
           where tenant_id = :tenant and source_type = 'GROUP' and source_id = :group group by sku_id, state, error
           """, tenantId).param("group", groupId.value()).query(row -> {
            var skuId = new SkuId(row.getString("sku_id"));
            var state = LicenseState.valueOf(row.getString("state"));
            var error = row.getString("error");
            int members = row.getInt("members");
            reached.members().computeIfAbsent(skuId, _ -> new HashMap<>()).merge(state, members, Integer::sum);
            if (state == LicenseState.SUSPENDED || Refusal.USER_DELETED.name().equals(error)) {
                reached.deleted().merge(skuId, members, Integer::sum);
            }
            if (state == LicenseState.SKIPPED && error != null) {
                reached.skippedFor().add(error);
            }
        });
        return reached;
    }

    /**
     * The licences of a group that do not reach a member as they should, by member, after this member and product where
     * given; a deleted member is no error (P24).
     */
    public List<MemberErrorRow> failuresOf(
            TenantId tenantId, GroupId groupId, @Nullable HolderId afterMember, @Nullable SkuId afterSku, int limit) {
        return of("""
                select * from {schema}.licence
                where tenant_id = :tenant and source_type = 'GROUP' and source_id = :group and state not in \
                ('ACTIVE', 'SUSPENDED') and error is distinct from 'USER_DELETED'
                      and (holder, sku_id) > (:holder, :sku)
                order by holder, sku_id limit :limit
                """, tenantId)
                .param("group", groupId.value())
                .param("holder", afterMember == null ? "" : afterMember.wire())
                .param("sku", afterSku == null ? "" : afterSku.value())
                .param("limit", limit)
                .query(HeldLicenses::failure)
                .list();
    }

    /**
     * How many members would lose one of these products, were the group not to give it: nothing else gives it to them.
     */
    public int losing(TenantId tenantId, GroupId groupId, List<SkuId> products) {
        return anew("""
                select count(distinct holder) from {schema}.licence given
                where tenant_id = :tenant and source_type = 'GROUP' and source_id = :group and sku_id = any (:skus)
                      and state in ('ACTIVE', 'ACTIVE_WITH_ERROR')
                      and not exists (select from {schema}.licence other
                                      where other.tenant_id = given.tenant_id and other.holder = given.holder and \
                                      other.sku_id = given.sku_id
                                            and other.state in ('ACTIVE', 'ACTIVE_WITH_ERROR')
                                            and (other.source_type, other.source_id) <> (given.source_type, given.source_id))
                """, tenantId)
                .param("group", groupId.value())
                .param("skus", products.stream().map(SkuId::value).toArray(String[]::new))
                .query(Integer.class)
                .single();
    }

    /** How many holders of each product sleep until they are restored (P24). */
    public Map<SkuId, Integer> suspended(TenantId tenantId) {
        Map<SkuId, Integer> counts = new HashMap<>();
        of("""
           select sku_id, count(distinct holder) as holders from {schema}.licence where tenant_id = :tenant and state \
           = 'SUSPENDED' group by sku_id
           """, tenantId).query(row -> {
            counts.put(new SkuId(row.getString("sku_id")), row.getInt("holders"));
        });
        return counts;
    }

    /**
     * Everything that bears on what these may use, in one statement and in the order asked; a holder is found however
     * its id is spelled.
     */
    public List<AccessPaths> access(TenantId tenantId, List<HolderId> asked) {
        var found = new ArrayList<AccessPaths>(asked.size());
        var sql = """
           select asked.n, known.holder as known, known.standing, known.account, path.*,
                  exists (select from {schema}.purchase bought
                          where bought.tenant_id = :tenant and bought.sku_id = path.sku_id and usable) as usable
           from %s as asked (holder, compared, n)
           left join lateral (select holder, standing, account from {schema}.holder
                              where tenant_id = :tenant and (holder = asked.holder or holder = asked.compared
                                                             or compared = asked.compared and holder <> compared)
                              order by holder = asked.holder desc limit 1) known on true
           left join lateral (select sku_id, source_type, source_id, state, error, since, disabled_plans, given_plans
                              from %s where tenant_id = :tenant and holder = known.holder
                              union all
                              select sku_id, null, null, 'ACTIVE', null, since, array[]::text[], null
                              from {schema}.revocation where tenant_id = :tenant and holder = known.holder) path on true
           order by asked.n, path.sku_id, path.source_type nulls last, path.source_id
           """.formatted(ASKED.getOrDefault(asked.size(), ASKED_MANY), LICENCE);
        var query = ASKED.containsKey(asked.size()) ? of(sql, tenantId) : anew(sql, tenantId);
        bind(query, asked).query(row -> {
            int n = row.getInt("n") - 1;
            if (n == found.size()) {
                found.add(paths(row, asked.get(n)));
            }
            if (row.getString("sku_id") != null) {
                found.getLast().grants().add(grant(row, found.getLast().holder()));
            }
        });
        return found;
    }

    private static StatementSpec bind(StatementSpec query, List<HolderId> asked) {
        var compared = asked.stream().map(holder -> holder.compared().wire()).toArray(String[]::new);
        if (!ASKED.containsKey(asked.size())) {
            return query.param("holders", wires(asked)).param("compared", compared);
        }
        for (int i = 0; i < asked.size(); i++) {
            query.param("holder" + i, asked.get(i).wire()).param("compared" + i, compared[i]);
        }
        return query;
    }

    private List<ProductUserRow> holdersOf(TenantId tenantId, SkuId skuId, HolderId after, int limit) {
        return of("""
                  select holder, min(since) as since, bool_or(state <> 'SUSPENDED') as awake,
                         array_agg(source_type order by since, source_type, source_id) as source_types,
                         array_agg(source_id order by since, source_type, source_id) as source_ids
                  from {schema}.licence
                  where tenant_id = :tenant and sku_id = :sku and holder > :after and holder < :end
                        and state in ('ACTIVE', 'ACTIVE_WITH_ERROR', 'SUSPENDED')
                  group by tenant_id, sku_id, holder order by holder limit :limit
                  """, tenantId)
                .param("sku", skuId.value())
                .param("after", after.wire())
                .param("end", behindAll(new HolderId(after.type(), "").wire()))
                .param("limit", limit)
                .query(HeldLicenses::productUser)
                .list();
    }

    private static String[] wires(Collection<HolderId> holders) {
        return holders.stream().map(HolderId::wire).toArray(String[]::new);
    }

    private StatementSpec of(String sql, TenantId tenantId) {
        return tables.sql(sql).param("tenant", tenantId.value());
    }

    private StatementSpec anew(String sql, TenantId tenantId) {
        return tables.anew(sql).param("tenant", tenantId.value());
    }

    static HolderRow holder(ResultSet row, int number) throws SQLException {
        return new HolderRow(
                HolderId.parse(row.getString("holder")),
                UserType.valueOf(row.getString("user_type")),
                row.getString("usage_location"),
                row.getBoolean("on_premises_synced"),
                Standing.valueOf(row.getString("standing")),
                row.getLong("version"),
                Times.orNull(row, "deleted_on"),
                Account.valueOf(row.getString("account")));
    }

    static LicenseRow licence(ResultSet row, int number) throws SQLException {
        return new LicenseRow(
                new SkuId(row.getString("sku_id")),
                row.getString("sku"),
                source(row),
                Times.at(row, "since"),
                state(row),
                row.getString("error"),
                services(row),
                Times.at(row, "changed_on"),
                plans(row, "plans"),
                row.getObject("policy_version", Long.class));
    }

    private static MemberErrorRow failure(ResultSet row, int number) throws SQLException {
        return new MemberErrorRow(
                HolderId.parse(row.getString("holder")),
                new SkuId(row.getString("sku_id")),
                state(row),
                row.getString("error"),
                plans(row, "plans"),
                Times.at(row, "changed_on"));
    }

    private static AccessPaths paths(ResultSet row, HolderId asked) throws SQLException {
        var known = row.getString("known");
        return new AccessPaths(
                known == null ? asked : HolderId.parse(known),
                known == null ? Standing.UNKNOWN : Standing.valueOf(row.getString("standing")),
                known == null ? Account.ENABLED : Account.valueOf(row.getString("account")),
                new ArrayList<>());
    }

    private static Grant grant(ResultSet row, HolderId holder) throws SQLException {
        var source = row.getString("source_type") == null ? null : source(row);
        return new Grant(
                holder,
                new SkuId(row.getString("sku_id")),
                source,
                state(row),
                row.getString("error"),
                Times.at(row, "since"),
                services(row),
                source == null || row.getBoolean("usable"));
    }

    private static Services services(ResultSet row) throws SQLException {
        return new Services(
                plans(row, "disabled_plans"), row.getArray("given_plans") == null ? null : plans(row, "given_plans"));
    }

    private static ProductUserRow productUser(ResultSet row, int number) throws SQLException {
        var types = texts(row, "source_types");
        var ids = texts(row, "source_ids");
        return new ProductUserRow(
                HolderId.parse(row.getString("holder")).id(),
                Times.at(row, "since"),
                row.getBoolean("awake") ? LicenseState.ACTIVE : LicenseState.SUSPENDED,
                IntStream.range(0, ids.length)
                        .mapToObj(i -> new Source(Source.Type.valueOf(types[i]), ids[i]))
                        .toList());
    }

    private static Source source(ResultSet row) throws SQLException {
        return new Source(Source.Type.valueOf(row.getString("source_type")), row.getString("source_id"));
    }

    private static LicenseState state(ResultSet row) throws SQLException {
        return LicenseState.valueOf(row.getString("state"));
    }

    private static List<PlanId> plans(ResultSet row, String column) throws SQLException {
        return Arrays.stream(texts(row, column)).map(PlanId::new).toList();
    }

    private static String[] texts(ResultSet row, String column) throws SQLException {
        return (String[]) row.getArray(column).getArray();
    }

    /** Behind everything that begins so, also behind characters that take two of UTF-16. */
    private static String behindAll(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }
}
