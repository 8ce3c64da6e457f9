package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.People;
import io.zetel.licensing.api.http.security.PersonRow;
import io.zetel.licensing.api.http.security.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who is signed in, kept in the table {@code console_session}: on all nodes and across restarts. Of what the browser
 * holds only the hash is kept. A session belongs to one generation of a person, so other roles, another password or a
 * deletion end it. Where an issuer knows people, the session holds what it said of them.
 */
final class ConsoleSessions {

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(12);

    /** That somebody was seen is written at most this often. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private static final int ID_BYTES = 32;
    private static final String LASTS = " where session.id_hash = ? and session.ends_at > ? and session.seen_at > ?";
    private static final String TOLD = "select session.* from console_session session" + LASTS;
    private static final String KNOWN = "select session.seen_at, " + People.COLUMNS
            + " from console_session session join person on person.person_id = session.person_id"
            + " and person.generation = session.generation" + LASTS;

    private final JdbcClient jdbc;
    private final @Nullable People people;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    ConsoleSessions(JdbcClient jdbc, @Nullable People people, InstantSource clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.clock = clock;
    }

    private record Kept(Instant seenAt, @Nullable PersonRow person) {}

    /** Begins a session; answers what the browser is to hold. */
    String start(PersonRow person) {
        var now = clock.instant();
        jdbc.sql("delete from console_session where ends_at <= ? or seen_at <= ?")
                .params(at(now), at(now.minus(IDLE)))
                .update();
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        boolean told = people == null;
        jdbc.sql("""
                insert into console_session (id_hash, person_id, generation, created_at, seen_at, ends_at,
                                             sign_in_name, display_name, tenant_id, roles, language)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .params(
                        hash(id),
                        person.personId(),
                        person.generation(),
                        at(now),
                        at(now),
                        at(now.plus(LONGEST)),
                        told ? person.signInName() : null,
                        told ? person.displayName().orElse(null) : null,
                        told ? person.tenantId().orElse(null) : null,
                        told ? Role.text(person.roles()) : null,
                        told ? person.language().orElse(null) : null)
                .update();
        return id;
    }

    /** Who holds this, as long as the session lasts; whether anybody looks, or only a page that keeps itself fresh. */
    Optional<PersonRow> find(String id, boolean looking) {
        var now = clock.instant();
        var kept = jdbc.sql(people == null ? TOLD : KNOWN)
                .params(hash(id), at(now), at(now.minus(IDLE)))
                .query((row, _) -> new Kept(
                        row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                        people == null ? told(row) : People.person(row)))
                .optional();
        var person = kept.map(Kept::person);
        if (looking && person.isPresent() && kept.get().seenAt().isBefore(now.minus(NOTED))) {
            jdbc.sql("update console_session set seen_at = greatest(seen_at, ?) where id_hash = ?")
                    .params(at(now), hash(id))
                    .update();
        }
        return person;
    }

    /** A session of the embedded identity is none at an issuer; there it holds what that said of somebody. */
    private static @Nullable PersonRow told(ResultSet row) throws SQLException {
        var roles = row.getString("roles");
        return roles == null
                ? null
                : new PersonRow(
                        row.getString("person_id"),
                        row.getString("sign_in_name"),
                        Optional.ofNullable(row.getString("display_name")),
                        Optional.ofNullable(row.getString("tenant_id")),
                        Role.listed(roles),
                        row.getObject("generation", UUID.class),
                        false,
                        Optional.ofNullable(row.getString("language")));
    }

    void end(String id) {
        jdbc.sql("delete from console_session where id_hash = ?")
                .param(hash(id))
                .update();
    }

    private static String hash(String id) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
