package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.People;
import io.zetel.licensing.api.http.security.PersonRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
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
 * deletion end it.
 */
final class ConsoleSessions {

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(12);

    /** That somebody was seen is written at most this often. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private static final int ID_BYTES = 32;

    private final JdbcClient jdbc;
    private final @Nullable People people;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    ConsoleSessions(JdbcClient jdbc, @Nullable People people, InstantSource clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.clock = clock;
    }

    private record Kept(String personId, UUID generation, Instant seenAt) {}

    /** Begins a session; answers what the browser is to hold. */
    String start(PersonRow person) {
        var now = clock.instant();
        jdbc.sql("delete from console_session where ends_at <= ? or seen_at <= ?")
                .params(at(now), at(now.minus(IDLE)))
                .update();
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.sql("insert into console_session (id_hash, person_id, generation, created_at, seen_at, ends_at) "
                        + "values (?, ?, ?, ?, ?, ?)")
                .params(hash(id), person.personId(), person.generation(), at(now), at(now), at(now.plus(LONGEST)))
                .update();
        return id;
    }

    /** Who holds this, as long as the session lasts; whether anybody looks, or only a page that keeps itself fresh. */
    Optional<PersonRow> find(String id, boolean looking) {
        if (people == null) {
            // An issuer knows who there is.
            return Optional.empty();
        }
        var now = clock.instant();
        var kept = jdbc.sql(
                        "select person_id, generation, seen_at from console_session where id_hash = ? and ends_at > ? and seen_at > ?")
                .params(hash(id), at(now), at(now.minus(IDLE)))
                .query((row, _) -> new Kept(
                        row.getString(1),
                        row.getObject(2, UUID.class),
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .optional();
        var person = kept.flatMap(session -> people.find(session.personId())
                .filter(known -> known.generation().equals(session.generation())));
        if (looking && person.isPresent() && kept.get().seenAt().isBefore(now.minus(NOTED))) {
            jdbc.sql("update console_session set seen_at = greatest(seen_at, ?) where id_hash = ?")
                    .params(at(now), hash(id))
                    .update();
        }
        return person;
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
