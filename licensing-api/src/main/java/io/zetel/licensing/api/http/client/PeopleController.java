package io.zetel.licensing.api.http.client;

import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.IssuerGiven;
import io.zetel.licensing.api.http.security.People;
import io.zetel.licensing.api.http.security.PersonRow;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The operator says who may sign in at the console, as long as no issuer does. */
@RestController
@RequestMapping("/api/v1/people")
@Allowed(Role.OPERATOR)
@Conditional(IssuerGiven.Not.class)
public class PeopleController {

    private static final Pattern SIGN_IN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
    private static final List<String> LANGUAGES = List.of("nl", "de", "en");

    private final People people;
    private final KnownTenants tenants;
    private final JsonMapper json;

    PeopleController(People people, KnownTenants tenants, JsonMapper json) {
        this.people = people;
        this.tenants = tenants;
        this.json = json;
    }

    /** A person who is wanted; the operator's have no tenant, all others have one. */
    public record NewPerson(
            @NullIsNone @Nullable String signInName,
            @NullIsNone @Nullable String displayName,
            @NullIsNone @Nullable String tenantId,
            @NullIsNone @Nullable List<@Nullable String> roles,
            @NullIsNone @Nullable String language) {}

    /** What is to be different; what is absent stays, and null clears. */
    public record PersonChange(
            @Nullable Optional<String> displayName,
            @Nullable List<@Nullable String> roles,
            @Nullable Optional<String> language) {}

    /** A person and the password for the first sign-in, shown this once. */
    public record PersonWithPassword(
            String personId,
            String signInName,
            @Nullable String password,
            @Nullable String displayName,
            @Nullable String tenantId,
            List<Role> roles,
            @Nullable String language) {

        static PersonWithPassword of(PersonRow row, @Nullable String password) {
            return new PersonWithPassword(
                    row.personId(),
                    row.signInName(),
                    password,
                    row.displayName().orElse(null),
                    row.tenantId().orElse(null),
                    row.roles(),
                    row.language().orElse(null));
        }
    }

    /** A person as listed. */
    public record Person(
            String personId,
            String signInName,
            @Nullable String displayName,
            @Nullable String tenantId,
            List<Role> roles,
            boolean mustChangePassword,
            @Nullable String language) {

        static Person of(PersonRow row) {
            return new Person(
                    row.personId(),
                    row.signInName(),
                    row.displayName().orElse(null),
                    row.tenantId().orElse(null),
                    row.roles(),
                    row.mustChange(),
                    row.language().orElse(null));
        }
    }

    /** Adds one or more. */
    @PostMapping
    public ResponseEntity<PersonWithPassword> add(@RequestBody NewPerson body, HttpServletRequest request) {
        var faults = new Faults();
        var name = Objects.requireNonNullElse(body.signInName(), "");
        faults.check(body.signInName() != null, "/signInName", "REQUIRED", "is required");
        faults.check(
                body.signInName() == null || SIGN_IN_NAME.matcher(name).matches(),
                "/signInName",
                "INVALID_SIGN_IN_NAME",
                "must be 1 to 100 letters, digits, dots, hyphens, underscores, plus or at signs");
        var display = display(body.displayName(), faults);
        var language = language(body.language(), faults);
        var rights = Rights.checked(body.tenantId(), body.roles(), tenants, faults);
        var password = people.newPassword();
        var made = people.add(name, display, Optional.ofNullable(rights.tenantId()), rights.roles(), language, password)
                .orElseThrow(() -> HttpProblem.conflict("PERSON_EXISTS", "There is a person of this name already"));
        return once(ResponseEntity.created(URI.create("/api/v1/people/" + made.personId())), made, password, request);
    }

    /** A page of them. */
    @GetMapping
    public Page<Person> list(PageRequest page) {
        var rows = people.list(page.cursor().map(cursor -> cursor.text(0)), page.fetch());
        return Page.of(page, rows.stream().map(Person::of).toList(), person -> Cursor.of(person.signInName()));
    }

    /** One of them, as the page that asks before a change shows it. */
    public Person show(String personId) {
        return Person.of(find(personId));
    }

    /** Changes it. */
    @PatchMapping("/{personId}")
    public Person change(@PathVariable String personId, @RequestBody PersonChange body) {
        var known = find(personId);
        var faults = new Faults();
        var display = body.displayName() == null
                ? known.displayName()
                : display(body.displayName().orElse(null), faults);
        var language = body.language() == null
                ? known.language()
                : language(body.language().orElse(null), faults);
        var roles = body.roles() == null
                ? known.roles()
                : Rights.checked(known.tenantId().orElse(null), body.roles(), tenants, faults)
                        .roles();
        faults.throwIfAny();
        return people.change(personId, display, roles, language).map(Person::of).orElseThrow(PeopleController::missing);
    }

    /** Takes it away. */
    @DeleteMapping("/{personId}")
    public ResponseEntity<Void> delete(@PathVariable String personId) {
        if (find(personId).signInName().equals(People.OPERATOR)) {
            throw HttpProblem.conflict("OPERATOR_STAYS", "The person operator cannot be deleted");
        }
        if (!people.delete(personId)) {
            throw missing();
        }
        return ResponseEntity.noContent().build();
    }

    /** Gives somebody a new password. */
    @PostMapping("/{personId}/password")
    public ResponseEntity<PersonWithPassword> password(@PathVariable String personId, HttpServletRequest request) {
        var password = people.newPassword();
        var known = people.replacePassword(personId, password).orElseThrow(PeopleController::missing);
        return once(ResponseEntity.ok(), known, password, request);
    }

    /** Shown once means once: who repeats the request with its key learns that it was done, not the password. */
    private ResponseEntity<PersonWithPassword> once(
            ResponseEntity.BodyBuilder answer, PersonRow row, String password, HttpServletRequest request) {
        KeptAnswer.keepInstead(request, json.writeValueAsBytes(PersonWithPassword.of(row, null)));
        return answer.body(PersonWithPassword.of(row, password));
    }

    private PersonRow find(String personId) {
        return people.find(personId).orElseThrow(PeopleController::missing);
    }

    private static Optional<String> display(@Nullable String name, Faults faults) {
        return name == null ? Optional.empty() : Optional.ofNullable(faults.name("/displayName", name));
    }

    private static Optional<String> language(@Nullable String language, Faults faults) {
        faults.check(
                language == null || LANGUAGES.contains(language),
                "/language",
                "INVALID_LANGUAGE",
                "must be one of " + LANGUAGES);
        return Optional.ofNullable(language);
    }

    private static HttpProblem missing() {
        return HttpProblem.notFound("PERSON_NOT_FOUND", "There is no such person");
    }
}
