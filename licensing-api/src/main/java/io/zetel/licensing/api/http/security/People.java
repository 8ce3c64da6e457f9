package io.zetel.licensing.api.http.security;

import io.zetel.licensing.api.http.problem.Unavailable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who may sign in at the console, kept in the table {@code person}; passwords only as slow hashes. Failures are counted
 * by name in the table {@code sign_in_failure}, so on every node, and alike whether there is such a person.
 */
public final class People {

    /** The person who is there from the first start. */
    public static final String OPERATOR = "operator";

    /** What a password must be. */
    public static final String RULE = "12 to %d bytes that are not the name".formatted(SlowHashing.LONGEST_BYTES);

    private static final int SHORTEST_BYTES = 12;
    private static final int GENERATED_BYTES = 15;
    private static final int FREE_FAILURES = 10;
    private static final Duration SLOWED = Duration.ofSeconds(30);
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    /** What a statement about {@code person} has to ask for where {@link #person} is to read it. */
    public static final String COLUMNS =
            "person.person_id, person.sign_in_name, person.display_name, person.tenant_id, person.roles, person.generation,"
                    + " person.must_change, person.language, person.password_hash";

    private final JdbcClient jdbc;
    private final SlowHashing hashing;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    People(JdbcClient jdbc, SlowHashing hashing, InstantSource clock) {
        this.jdbc = jdbc;
        this.hashing = hashing;
        this.clock = clock;
    }

    /** Why something is no password. */
    public enum PasswordFault {
        TOO_SHORT,
        TOO_LONG,
        IS_THE_NAME,
        IS_THE_OLD_ONE
    }

    private record Kept(PersonRow person, String hash) {}

    /** What is wrong with a password for somebody of this name, if anything is. */
    public static Optional<PasswordFault> fault(String password, String signInName) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < SHORTEST_BYTES) {
            return Optional.of(PasswordFault.TOO_SHORT);
        }
        if (bytes > SlowHashing.LONGEST_BYTES) {
            return Optional.of(PasswordFault.TOO_LONG);
        }
        return lower(password.strip()).equals(lower(signInName))
                ? Optional.of(PasswordFault.IS_THE_NAME)
                : Optional.empty();
    }

    /** The person of this id. */
    public Optional<PersonRow> find(String personId) {
        return kept("person_id", personId).map(Kept::person);
    }

    /** What the people of these ids are called; who is gone has no name any more. */
    public Map<String, String> names(Collection<String> personIds) {
        return jdbc
                .sql("select " + COLUMNS + " from person where person_id = any (:ids)")
                .param("ids", personIds.toArray(String[]::new))
                .query(People::row)
                .list()
                .stream()
                .map(Kept::person)
                .collect(Collectors.toMap(PersonRow::personId, PersonRow::name));
    }

    /** The person who signs in by this name, in whichever case it is written. */
    public Optional<PersonRow> named(String signInName) {
        return kept("sign_in_name", lower(signInName)).map(Kept::person);
    }

    /** People by name, those after the given one. */
    public List<PersonRow> list(Optional<String> after, int limit) {
        return jdbc
                .sql("select " + COLUMNS + " from person where sign_in_name > ? order by sign_in_name limit ?")
                .param(after.orElse(""))
                .param(limit)
                .query(People::row)
                .list()
                .stream()
                .map(Kept::person)
                .toList();
    }

    /** Adds somebody who must change this password at the first sign-in, unless the name is taken. */
    public Optional<PersonRow> add(
            String signInName,
            Optional<String> displayName,
            Optional<String> tenantId,
            List<Role> roles,
            Optional<String> language,
            String password) {
        return insert(signInName, displayName, tenantId, roles, language, password, true);
    }

    /** Gives the person {@code operator} the password somebody chose, unless it is that already. */
    void giveOperator(String password) {
        if (named(OPERATOR).isEmpty()
                && insert(
                                OPERATOR,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(Role.OPERATOR),
                                Optional.empty(),
                                password,
                                false)
                        .isPresent()) {
            return;
        }
        // Another node may be there first; whatever it wrote, from here on the given one is right.
        var operator = kept("sign_in_name", OPERATOR).orElseThrow();
        if (!hashing.matches(password, Optional.of(operator.hash()))) {
            setPassword(operator.person().personId(), password, false);
        }
    }

    /** Gives somebody these names, roles and language. */
    public Optional<PersonRow> change(
            String personId, Optional<String> displayName, List<Role> roles, Optional<String> language) {
        jdbc.sql("""
                 update person set display_name = ?, language = ?, roles = ?,
                        generation = case when roles = ? then generation else ? end
                 where person_id = ?
                 """)
                .params(
                        displayName.orElse(null),
                        language.orElse(null),
                        Role.text(roles),
                        Role.text(roles),
                        UUID.randomUUID(),
                        personId)
                .update();
        return find(personId);
    }

    /** Removes somebody, name and all; what they did stays in the history under their id. */
    public boolean delete(String personId) {
        return jdbc.sql("delete from person where person_id = ?")
                        .param(personId)
                        .update()
                == 1;
    }

    /** Gives somebody a password that must be changed at the next sign-in; ends all sessions and forgives failures. */
    public Optional<PersonRow> replacePassword(String personId, String password) {
        setPassword(personId, password, true);
        var person = find(personId);
        person.ifPresent(known -> forgive(known.signInName()));
        return person;
    }

    /**
     * Somebody gets another password for the present one; all sessions end. Answers nothing where the present one is
     * wrong or slowed down.
     */
    public Optional<PersonRow> changePassword(PersonRow person, String present, String wanted) {
        if (!(signIn(person.signInName(), present) instanceof SignIn.In)) {
            return Optional.empty();
        }
        setPassword(person.personId(), wanted, false);
        return find(person.personId());
    }

    /**
     * Who signs in by this name and password. Counted before anybody looks, so that many tries at once count as well.
     */
    public SignIn signIn(String signInName, String password) {
        var slowed = attempt(signInName);
        if (slowed.isPresent()) {
            return slowed.get();
        }
        var person = kept("sign_in_name", lower(signInName));
        if (!isRight(signInName, password, person.map(Kept::hash))) {
            return new SignIn.Wrong();
        }
        forgive(signInName);
        return new SignIn.In(person.orElseThrow().person());
    }

    /** A password nobody guesses. */
    public String newPassword() {
        var bytes = new byte[GENERATED_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private boolean isRight(String signInName, String password, Optional<String> hash) {
        try {
            return hashing.matches(password, hash);
        } catch (Unavailable e) {
            // Nobody looked.
            jdbc.sql("update sign_in_failure set failures = greatest(0, failures - 1) where name_hash = ?")
                    .param(hashed(signInName))
                    .update();
            throw e;
        }
    }

    private Optional<SignIn> attempt(String signInName) {
        var now = clock.instant();
        jdbc.sql("delete from sign_in_failure where last_at < ?")
                .param(at(now.minus(FORGOTTEN)))
                .update();
        boolean counted = jdbc.sql("""
                                   insert into sign_in_failure as known (name_hash, failures, last_at) values (?, 1, ?)
                                   on conflict (name_hash) do update set failures = known.failures + 1, last_at = excluded.last_at
                                   where known.failures < ? or known.last_at <= ?
                                   """)
                        .params(hashed(signInName), at(now), FREE_FAILURES, at(now.minus(SLOWED)))
                        .update()
                == 1;
        return counted ? Optional.empty() : Optional.of(new SignIn.Slowed(SLOWED.toSeconds()));
    }

    private void forgive(String signInName) {
        jdbc.sql("delete from sign_in_failure where name_hash = ?")
                .param(hashed(signInName))
                .update();
    }

    private Optional<PersonRow> insert(
            String signInName,
            Optional<String> displayName,
            Optional<String> tenantId,
            List<Role> roles,
            Optional<String> language,
            String password,
            boolean mustChange) {
        var id = "p-" + UUID.randomUUID();
        boolean added = jdbc.sql("""
                insert into person (person_id, sign_in_name, display_name, tenant_id, roles, generation, must_change, language,
                                    password_hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (sign_in_name) do nothing
                """)
                        .params(
                                id,
                                lower(signInName),
                                displayName.orElse(null),
                                tenantId.orElse(null),
                                Role.text(roles),
                                UUID.randomUUID(),
                                mustChange,
                                language.orElse(null),
                                hashing.hash(password))
                        .update()
                == 1;
        return added ? find(id) : Optional.empty();
    }

    private void setPassword(String personId, String password, boolean mustChange) {
        jdbc.sql("update person set password_hash = ?, must_change = ?, generation = ? where person_id = ?")
                .params(hashing.hash(password), mustChange, UUID.randomUUID(), personId)
                .update();
    }

    private Optional<Kept> kept(String column, String value) {
        return jdbc.sql("select " + COLUMNS + " from person where " + column + " = ?")
                .param(value)
                .query(People::row)
                .optional();
    }

    /** What somebody typed as a name may be a password; it is not kept. */
    private static String hashed(String signInName) {
        return SecretHash.ofGenerated(lower(signInName));
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Kept row(ResultSet row, int number) throws SQLException {
        return new Kept(person(row), row.getString("password_hash"));
    }

    /** The person a row is about. */
    public static PersonRow person(ResultSet row) throws SQLException {
        return new PersonRow(
                row.getString("person_id"),
                row.getString("sign_in_name"),
                Optional.ofNullable(row.getString("display_name")),
                Optional.ofNullable(row.getString("tenant_id")),
                Role.listed(row.getString("roles")),
                row.getObject("generation", UUID.class),
                row.getBoolean("must_change"),
                Optional.ofNullable(row.getString("language")));
    }
}
