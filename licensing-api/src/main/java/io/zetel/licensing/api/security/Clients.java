package io.zetel.licensing.api.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The clients of the embedded identity, kept in the table {@code api_client}; secrets only as hashes. */
public final class Clients {

    /** The client that is there from the first start. */
    public static final String OPERATOR = "operator";

    /** How long another node may still honour the tokens of a client deleted here. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int SECRET_BYTES = 32;
    private static final String COLUMNS = "client_id, generation, secret_hash, tenant_id, roles";

    private final JdbcClient jdbc;
    private final PasswordEncoder encoder;
    private final SecureRandom random = new SecureRandom();
    private final LoadingCache<String, Optional<UUID>> generations = Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(10_000)
            .build(id -> find(id).map(ClientRow::generation));

    Clients(JdbcClient jdbc, PasswordEncoder encoder) {
        this.jdbc = jdbc;
        this.encoder = encoder;
    }

    Optional<ClientRow> find(String clientId) {
        return jdbc.sql("select " + COLUMNS + " from api_client where client_id = ?").param(clientId).query(Clients::row).optional();
    }

    /** Clients by name, those after the given one. */
    public List<ClientRow> list(Optional<String> after, int limit) {
        return jdbc.sql("select " + COLUMNS + " from api_client where client_id > ? order by client_id limit ?").param(after.orElse("")).param(limit)
                .query(Clients::row).list();
    }

    /** Whether this very client, not one made later under the same name, still exists. */
    boolean isAlive(String clientId, String generation) {
        return generations.get(clientId).filter(known -> known.toString().equals(generation)).isPresent();
    }

    /** Adds a client unless the name is taken. */
    public boolean add(String clientId, String secret, Optional<String> tenantId, List<Role> roles) {
        var claims = roles.stream().map(Role::claim).collect(Collectors.joining(" "));
        var added = jdbc.sql("insert into api_client (client_id, generation, secret_hash, tenant_id, roles) values (?, ?, ?, ?, ?)"
                + " on conflict (client_id) do nothing").params(clientId, UUID.randomUUID(), encoder.encode(secret), tenantId.orElse(null), claims)
                .update() == 1;
        generations.invalidate(clientId);
        return added;
    }

    /** Gives a client another secret, unless this is its secret already. */
    void changeSecret(ClientRow client, String secret) {
        if (!encoder.matches(secret, client.secretHash())) {
            jdbc.sql("update api_client set secret_hash = ? where client_id = ?").params(encoder.encode(secret), client.clientId()).update();
        }
    }

    /** Removes a client and with it all its tokens, if it is there. */
    public boolean delete(String clientId) {
        var deleted = jdbc.sql("delete from api_client where client_id = ?").param(clientId).update() == 1;
        generations.invalidate(clientId);
        return deleted;
    }

    /** A secret nobody guesses. */
    public String newSecret() {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static ClientRow row(ResultSet row, int number) throws SQLException {
        var roles = Arrays.stream(row.getString("roles").split(" ")).map(Role::named).flatMap(Optional::stream).toList();
        return new ClientRow(row.getString("client_id"), row.getObject("generation", UUID.class), row.getString("secret_hash"),
                Optional.ofNullable(row.getString("tenant_id")), roles);
    }
}
