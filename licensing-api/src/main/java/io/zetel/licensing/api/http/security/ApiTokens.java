package io.zetel.licensing.api.http.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The long-lived tokens of tenants, kept in the table {@code api_token} as hashes; whoever sends one is its tenant's,
 * in its roles.
 */
public final class ApiTokens {

    /** How many tokens of one name live at once: the old one and its successor. */
    public static final int MOST_OF_A_NAME = 2;

    /** How many a tenant may have. */
    public static final int MOST = 100;

    /** What every such token begins with. */
    static final String PREFIX = "zts_";

    /** How long another node may still honour a token revoked here. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private static final Duration NOTED = Duration.ofMinutes(1);
    private static final int LOCK = 21;
    private static final String SELECT = """
            select token_id, tenant_id, name, token_hash, roles, created_by, created_at, expires_at, last_used_at
            from api_token\s""";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final LoadingCache<String, Optional<Known>> known = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(10_000)
            .build(this::find);

    /** What became of a token that was to be added. */
    public enum Added {
        NEW,
        KNOWN,
        TOO_MANY_OF_THE_NAME,
        TOO_MANY
    }

    private record Known(
            ApiTokenRow row, CallerAuthentication authentication, AtomicReference<@Nullable Instant> lastUse) {

        static Known of(ApiTokenRow row) {
            return new Known(row, new CallerAuthentication(row.caller()), new AtomicReference<>(row.lastUsedAt()));
        }
    }

    ApiTokens(JdbcClient jdbc, TransactionOperations transaction, InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A token nobody guesses. */
    public static String newToken() {
        return PREFIX + SecretHash.newSecret();
    }

    static boolean looksLikeOne(String bearer) {
        return bearer.startsWith(PREFIX);
    }

    /** Adds a token; those of its name that have expired go. */
    public Added add(ApiTokenRow row, String token) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, ?))")
                    .params(row.tenantId(), LOCK)
                    .query()
                    .listOfRows();
            if (find(row.tenantId(), row.tokenId()).isPresent()) {
                return Added.KNOWN;
            }
            jdbc.sql("delete from api_token where tenant_id = ? and name = ? and expires_at <= ?")
                    .params(row.tenantId(), row.name(), at(row.createdAt()))
                    .update();
            if (count("tenant_id = ? and name = ?", row.tenantId(), row.name()) >= MOST_OF_A_NAME) {
                return Added.TOO_MANY_OF_THE_NAME;
            }
            if (count("tenant_id = ?", row.tenantId()) >= MOST) {
                return Added.TOO_MANY;
            }
            insert(row, SecretHash.ofGenerated(token));
            return Added.NEW;
        }));
    }

    /** The tenant's tokens by name, the older first. */
    public List<ApiTokenRow> list(String tenantId) {
        return jdbc.sql(SELECT + "where tenant_id = ? order by name, created_at, token_id")
                .param(tenantId)
                .query(ApiTokens::row)
                .list();
    }

    /** One token of the tenant. */
    public Optional<ApiTokenRow> find(String tenantId, UUID tokenId) {
        return jdbc.sql(SELECT + "where tenant_id = ? and token_id = ?")
                .params(tenantId, tokenId)
                .query(ApiTokens::row)
                .optional();
    }

    /** Revokes a token, if it is there. */
    public boolean revoke(String tenantId, UUID tokenId) {
        var hash = jdbc.sql("delete from api_token where tenant_id = ? and token_id = ? returning token_hash")
                .params(tenantId, tokenId)
                .query(String.class)
                .optional();
        hash.ifPresent(known::invalidate);
        return hash.isPresent();
    }

    /** The caller behind a token that was seen a moment ago. */
    Optional<Caller> remembered(String token) {
        var seen = known.getIfPresent(SecretHash.ofGenerated(token));
        return seen == null
                ? Optional.empty()
                : seen.map(found -> found.authentication().getPrincipal());
    }

    /** The caller behind this token; from now on it was used. */
    Authentication authenticate(String token) {
        return used(known.get(SecretHash.ofGenerated(token)))
                .orElseThrow(() ->
                        new InvalidBearerTokenException("There is no such token, or it has expired or was revoked"));
    }

    /** The same, where the token was seen a moment ago. */
    Optional<CallerAuthentication> recalled(String token) {
        var seen = known.getIfPresent(SecretHash.ofGenerated(token));
        return seen == null ? Optional.empty() : used(seen);
    }

    private Optional<CallerAuthentication> used(Optional<Known> token) {
        var now = clock.instant();
        var live = token.filter(kept -> kept.row().isLive(now));
        live.ifPresent(kept -> note(kept, now));
        return live.map(Known::authentication);
    }

    private void note(Known token, Instant now) {
        var last = token.lastUse().get();
        if ((last == null || !now.isBefore(last.plus(NOTED))) && token.lastUse().compareAndSet(last, now)) {
            // Another node may have noted a later use.
            jdbc.sql(
                            "update api_token set last_used_at = ? where token_id = ? and (last_used_at is null or last_used_at < ?)")
                    .params(at(now), token.row().tokenId(), at(now))
                    .update();
        }
    }

    private Optional<Known> find(String hash) {
        return jdbc.sql(SELECT + "where token_hash = ?")
                .param(hash)
                .query(ApiTokens::row)
                .optional()
                .map(Known::of);
    }

    private int count(String where, Object... values) {
        return jdbc.sql("select count(*) from api_token where " + where)
                .params(values)
                .query(Integer.class)
                .single();
    }

    private void insert(ApiTokenRow row, String hash) {
        jdbc.sql("""
                 insert into api_token (token_id, tenant_id, name, token_hash, roles, created_by, created_at, expires_at)
                 values (:id, :tenant, :name, :hash, :roles, :by, :at, :expires)
                 """)
                .param("id", row.tokenId())
                .param("tenant", row.tenantId())
                .param("name", row.name())
                .param("hash", hash)
                .param("roles", row.roles().stream().map(Role::claim).collect(Collectors.joining(" ")))
                .param("by", row.createdBy())
                .param("at", at(row.createdAt()))
                .param("expires", row.expiresAt() == null ? null : at(row.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        known.invalidate(hash);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static ApiTokenRow row(ResultSet row, int number) throws SQLException {
        var roles = Arrays.stream(row.getString("roles").split(" "))
                .map(Role::named)
                .flatMap(Optional::stream)
                .toList();
        return new ApiTokenRow(
                row.getObject("token_id", UUID.class),
                row.getString("tenant_id"),
                row.getString("name"),
                roles,
                row.getString("created_by"),
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "expires_at"),
                instant(row, "last_used_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
