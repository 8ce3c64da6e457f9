package io.zetel.licensing.api.http.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The clients of the embedded identity, kept in the table {@code api_client}; secrets only as hashes. */
public final class Clients {

    /** The client that is there from the first start. */
    public static final String OPERATOR = "operator";

    /** How long another node may still honour the tokens of a client deleted here. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private static final String COLUMNS =
            "client_id, generation, secret_hash, tenant_id, roles, created_at, last_used_on, "
                    + "case when former_until > now() then former_hash end as former_hash, "
                    + "case when former_until > now() then former_until end as former_until";

    private final JdbcClient jdbc;
    private final SlowHashing hashing;
    private final InstantSource clock;
    private final ProvenSecrets remembered = new ProvenSecrets();
    private final LoadingCache<String, Optional<UUID>> generations = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(10_000)
            .build(id -> find(id).map(ClientRow::generation));

    Clients(JdbcClient jdbc, SlowHashing hashing, InstantSource clock) {
        this.jdbc = jdbc;
        this.hashing = hashing;
        this.clock = clock;
    }

    Optional<ClientRow> find(String clientId) {
        return jdbc.sql("select " + COLUMNS + " from api_client where client_id = ?")
                .param(clientId)
                .query(Clients::row)
                .optional();
    }

    /** Clients by name, those after the given one. */
    public List<ClientRow> list(Optional<String> after, int limit) {
        return jdbc.sql("select " + COLUMNS + " from api_client where client_id > ? order by client_id limit ?")
                .param(after.orElse(""))
                .param(limit)
                .query(Clients::row)
                .list();
    }

    /** Whether this very client, not one made later under the same name, still exists. */
    boolean isAlive(String clientId, String generation) {
        return generations
                .get(clientId)
                .filter(known -> known.toString().equals(generation))
                .isPresent();
    }

    /** Adds a client with a generated secret unless the name is taken. */
    public boolean add(String clientId, String secret, Optional<String> tenantId, List<Role> roles) {
        return insert(clientId, SecretHash.ofGenerated(secret), tenantId, roles);
    }

    /** Adds the operator with a secret somebody chose, unless there is one. */
    boolean addOperator(String chosenSecret) {
        var added = insert(OPERATOR, hashing.hash(chosenSecret), Optional.empty(), List.of(Role.OPERATOR));
        if (added) {
            find(OPERATOR).ifPresent(operator -> remembered.put(operator, chosenSecret));
        }
        return added;
    }

    /** Gives a client a secret somebody chose, unless this is its secret already; it is then known without a look. */
    void changeSecret(ClientRow client, String secret) {
        boolean same = SecretHash.isQuick(client.secretHash())
                ? SecretHash.matchesQuickly(secret, client.secretHash())
                : hashing.matches(secret, Optional.of(client.secretHash()));
        if (same) {
            remembered.put(client, secret);
            return;
        }
        var hash = hashing.hash(secret);
        jdbc.sql("update api_client set secret_hash = ? where client_id = ?")
                .params(hash, client.clientId())
                .update();
        remembered.put(client.withHash(hash), secret);
    }

    /** Whether this is the client's secret or the one before, as far as that can be told quickly. */
    boolean isKnown(ClientRow client, String secret) {
        return client.hashes().filter(SecretHash::isQuick).anyMatch(hash -> SecretHash.matchesQuickly(secret, hash))
                || remembered.isRight(client, secret);
    }

    /** Notes that this client's secret was right today, once a day. */
    void used(ClientRow client) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (client.lastUsedOn() == null || client.lastUsedOn().isBefore(today)) {
            jdbc.sql("update api_client set last_used_on = :today where client_id = :client"
                            + " and (last_used_on is null or last_used_on < :today)")
                    .param("today", today)
                    .param("client", client.clientId())
                    .update();
        }
    }

    /**
     * Gives a client a generated secret. The present one is honoured for so long, those before it no more. If it is not
     * honoured at all, somebody else may know it and have asked for a token, so that all tokens end as well.
     */
    public Optional<ClientRow> renewSecret(String clientId, String secret, Duration overlap) {
        var renewed = jdbc.sql("update api_client set secret_hash = :hash, former_hash = secret_hash,"
                        + " former_until = now() + make_interval(secs => :overlap),"
                        + " generation = case when :overlap = 0 then :generation else generation end"
                        + " where client_id = :client returning " + COLUMNS)
                .param("hash", SecretHash.ofGenerated(secret))
                .param("overlap", overlap.toSeconds())
                .param("generation", UUID.randomUUID())
                .param("client", clientId)
                .query(Clients::row)
                .optional();
        generations.invalidate(clientId);
        return renewed;
    }

    /**
     * This slow hash need not be computed again. Others than the operator's are of generated secrets, from releases
     * before this one.
     */
    void proven(ClientRow client, String slow, String secret) {
        if (client.clientId().equals(OPERATOR)) {
            remembered.put(client, secret);
        } else {
            jdbc.sql("update api_client set secret_hash = case secret_hash when :slow then :quick else secret_hash end,"
                            + " former_hash = case former_hash when :slow then :quick else former_hash end"
                            + " where client_id = :client")
                    .param("slow", slow)
                    .param("quick", SecretHash.ofGenerated(secret))
                    .param("client", client.clientId())
                    .update();
        }
    }

    /** Removes a client and with it all its tokens, if it is there. */
    public boolean delete(String clientId) {
        var deleted = jdbc.sql("delete from api_client where client_id = ?")
                        .param(clientId)
                        .update()
                == 1;
        generations.invalidate(clientId);
        return deleted;
    }

    /** A secret nobody guesses. */
    public String newSecret() {
        return SecretHash.newSecret();
    }

    private boolean insert(String clientId, String hash, Optional<String> tenantId, List<Role> roles) {
        var claims = roles.stream().map(Role::claim).collect(Collectors.joining(" "));
        var added = jdbc.sql(
                                "insert into api_client (client_id, generation, secret_hash, tenant_id, roles) values (?, ?, ?, ?, ?)"
                                        + " on conflict (client_id) do nothing")
                        .params(clientId, UUID.randomUUID(), hash, tenantId.orElse(null), claims)
                        .update()
                == 1;
        generations.invalidate(clientId);
        return added;
    }

    private static ClientRow row(ResultSet row, int number) throws SQLException {
        var roles = Arrays.stream(row.getString("roles").split(" "))
                .map(Role::named)
                .flatMap(Optional::stream)
                .toList();
        return new ClientRow(
                row.getString("client_id"),
                row.getObject("generation", UUID.class),
                row.getString("secret_hash"),
                Optional.ofNullable(row.getString("tenant_id")),
                roles,
                row.getTimestamp("created_at").toInstant(),
                row.getObject("last_used_on", LocalDate.class),
                row.getString("former_hash"),
                Optional.ofNullable(row.getTimestamp("former_until"))
                        .map(Timestamp::toInstant)
                        .orElse(null));
    }
}
