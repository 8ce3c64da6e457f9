package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.client.ClientsController;
import io.zetel.licensing.api.http.client.ClientsController.ClientWithSecret;
import io.zetel.licensing.api.http.client.ClientsController.NewClient;
import io.zetel.licensing.api.http.client.ClientsController.NewSecret;
import io.zetel.licensing.api.http.client.PeopleController;
import io.zetel.licensing.api.http.client.PeopleController.NewPerson;
import io.zetel.licensing.api.http.client.PeopleController.PersonChange;
import io.zetel.licensing.api.http.client.PeopleController.PersonWithPassword;
import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Who may sign in and which programs may ask, as long as no issuer says so. What is secret is shown once, on the page
 * that answers.
 */
@RestController
@RequestMapping("/console/ops")
@Allowed(Role.OPERATOR)
class IdentityPages {

    private static final String PEOPLE = ConsoleSecurity.ROOT + "/ops/people";
    private static final String CLIENTS = ConsoleSecurity.ROOT + "/ops/clients";
    private static final PageRequest FIRST = new PageRequest(PageRequest.DEFAULT_LIMIT, Optional.empty());

    private static final Logger log = LoggerFactory.getLogger(IdentityPages.class);

    private final Pages pages;
    private final ObjectProvider<PeopleController> people;
    private final ObjectProvider<ClientsController> clients;

    IdentityPages(Pages pages, ObjectProvider<PeopleController> people, ObjectProvider<ClientsController> clients) {
        this.pages = pages;
        this.people = people;
        this.clients = clients;
    }

    @GetMapping("/people")
    ResponseEntity<String> people(PageRequest page, HttpServletRequest request) {
        return people(200, pages.shell(request), page);
    }

    @PostMapping("/people")
    ResponseEntity<String> addPerson(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String displayName,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable List<String> role,
            HttpServletRequest request) {
        var shell = pages.shell(request);
        try {
            var made = Pages.body(people().add(
                            new NewPerson(
                                    Pages.blankIsNone(name),
                                    Pages.blankIsNone(displayName),
                                    Pages.blankIsNone(tenant),
                                    role == null ? List.of() : role,
                                    null),
                            request));
            return once(people(200, told(shell, made), FIRST), people(200, done(shell), FIRST), request);
        } catch (HttpProblem problem) {
            return people(problem.status(), Forms.telling(shell, problem), FIRST);
        }
    }

    @GetMapping("/people/{id}/password")
    ResponseEntity<String> askForPassword(@PathVariable String id, HttpServletRequest request) {
        var shell = pages.shell(request);
        return asking(
                shell.titled(shell.t("people.password.title", people().show(id).signInName()))
                        .in("people"),
                PEOPLE + "/" + Url.encoded(id) + "/password",
                PEOPLE,
                shell.t("people.new.password"),
                shell.t("people.password.text"));
    }

    @PostMapping("/people/{id}/password")
    @AsksFirst
    ResponseEntity<String> newPassword(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request) {
        var made = people().password(id, request);
        noted("a new password for the person " + id, origin.because(reason));
        var shell = pages.shell(request);
        return once(people(200, told(shell, Pages.body(made)), FIRST), people(200, done(shell), FIRST), request);
    }

    @GetMapping("/people/{id}/roles")
    ResponseEntity<String> askForRoles(@PathVariable String id, HttpServletRequest request) {
        return roles(200, pages.shell(request), id);
    }

    /** Other roles end all sessions, so this asks as well. */
    @PostMapping("/people/{id}/roles")
    @AsksFirst
    ResponseEntity<String> changeRoles(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable List<String> role,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var wanted = role == null ? List.<@Nullable String>of() : List.<@Nullable String>copyOf(role);
        return Forms.answer(
                pages.shell(request),
                PEOPLE,
                () -> {
                    var changed = people().change(id, new PersonChange(null, wanted, null));
                    noted("the person " + id + " has the roles " + wanted, origin.because(reason));
                    return ResponseEntity.ok(changed);
                },
                (status, told) -> roles(status, told, id),
                request,
                response);
    }

    private ResponseEntity<String> roles(int status, Shell base, String id) {
        var person = people().show(id);
        var shell = base.titled(base.t("people.roles.title", person.signInName()))
                .in("people")
                .curl(new Shell.Curl("PATCH", "/api/v1/people/" + Url.encoded(id), "{\"roles\":[\"Reader\"]}", false));
        return Pages.page(status, out -> JterolesGenerated.render(out, null, shell, person));
    }

    @GetMapping("/people/{id}/delete")
    ResponseEntity<String> askToDeletePerson(@PathVariable String id, HttpServletRequest request) {
        var shell = pages.shell(request);
        var title = shell.t("delete.named", people().show(id).signInName());
        return asking(
                shell.titled(title).in("people"),
                PEOPLE + "/" + Url.encoded(id) + "/delete",
                PEOPLE,
                title,
                shell.t("people.delete.text"));
    }

    @PostMapping("/people/{id}/delete")
    @AsksFirst
    ResponseEntity<String> deletePerson(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                PEOPLE,
                () -> {
                    var done = people().delete(id);
                    noted("the person " + id + " is deleted", origin.because(reason));
                    return done;
                },
                (status, told) -> people(status, told, FIRST),
                request,
                response);
    }

    @GetMapping("/clients")
    ResponseEntity<String> clients(PageRequest page, HttpServletRequest request) {
        return clients(200, pages.shell(request), page);
    }

    @PostMapping("/clients")
    ResponseEntity<String> addClient(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable List<String> role,
            HttpServletRequest request) {
        var shell = pages.shell(request);
        try {
            var made = Pages.body(clients()
                    .add(
                            new NewClient(
                                    Pages.blankIsNone(name),
                                    Pages.blankIsNone(tenant),
                                    role == null ? List.of() : role),
                            request));
            return once(clients(200, told(shell, made), FIRST), clients(200, done(shell), FIRST), request);
        } catch (HttpProblem problem) {
            return clients(problem.status(), Forms.telling(shell, problem), FIRST);
        }
    }

    @GetMapping("/clients/{id}/secret")
    ResponseEntity<String> askForSecret(@PathVariable String id, HttpServletRequest request) {
        clients();
        return secret(200, pages.shell(request), id);
    }

    @PostMapping("/clients/{id}/secret")
    @AsksFirst
    ResponseEntity<String> newSecret(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer overlap,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request) {
        var shell = pages.shell(request);
        try {
            var made = clients().renew(id, new NewSecret(overlap), request);
            noted("a new secret for the client " + id, origin.because(reason));
            return once(clients(200, told(shell, made), FIRST), clients(200, done(shell), FIRST), request);
        } catch (HttpProblem problem) {
            return secret(problem.status(), Forms.telling(shell, problem), id);
        }
    }

    private static ResponseEntity<String> secret(int status, Shell base, String id) {
        var shell = base.titled(base.t("clients.renew.title", id))
                .in("clients")
                .curl(new Shell.Curl(
                        "POST", "/api/v1/clients/" + Url.encoded(id) + "/secret", "{\"overlapHours\":24}", false));
        return Pages.page(status, out -> JtesecretGenerated.render(out, null, shell, id));
    }

    @GetMapping("/clients/{id}/delete")
    ResponseEntity<String> askToDeleteClient(@PathVariable String id, HttpServletRequest request) {
        clients();
        var shell = pages.shell(request);
        var title = shell.t("delete.named", id);
        return asking(
                shell.titled(title).in("clients"),
                CLIENTS + "/" + Url.encoded(id) + "/delete",
                CLIENTS,
                title,
                shell.t("clients.delete.text"));
    }

    @PostMapping("/clients/{id}/delete")
    @AsksFirst
    ResponseEntity<String> deleteClient(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                CLIENTS,
                () -> {
                    var done = clients().delete(id);
                    noted("the client " + id + " is deleted", origin.because(reason));
                    return done;
                },
                (status, told) -> clients(status, told, FIRST),
                request,
                response);
    }

    private static ResponseEntity<String> asking(Shell shell, String action, String back, String doIt, String text) {
        return Pages.confirm(200, shell, Confirmation.of(action, doIt, back, text));
    }

    /** Who may come in is in no tenant's history. */
    private static void noted(String what, Origin origin) {
        log.info("{}, by {}: {}", what, origin.actor(), origin.reason().orElse("no reason given"));
    }

    private static Shell told(Shell shell, PersonWithPassword made) {
        return shell.saying("good", shell.t("people.password", made.signInName(), made.password()));
    }

    private static Shell told(Shell shell, ClientWithSecret made) {
        return shell.saying("good", shell.t("clients.secret", made.clientId(), made.clientSecret()));
    }

    /** Who sends the form again is told that it was done, and not what is secret. */
    private static ResponseEntity<String> once(
            ResponseEntity<String> page, ResponseEntity<String> again, HttpServletRequest request) {
        KeptAnswer.keepInstead(request, Pages.body(again).getBytes(StandardCharsets.UTF_8));
        return page;
    }

    private static Shell done(Shell shell) {
        return shell.saying("warn", shell.t("once.done"));
    }

    private ResponseEntity<String> people(int status, Shell base, PageRequest page) {
        var rows = people().list(Pages.ofForms(page));
        var shell = base.titled(base.t("nav.people")).in("people").curl(Shell.Curl.get("/api/v1/people"));
        var next = rows.nextCursor() == null ? null : shell.here("cursor", rows.nextCursor());
        return Pages.page(status, out -> JtepeopleGenerated.render(out, null, shell, rows.items(), next));
    }

    private ResponseEntity<String> clients(int status, Shell base, PageRequest page) {
        var rows = clients().list(Pages.ofForms(page));
        var shell = base.titled(base.t("nav.clients")).in("clients").curl(Shell.Curl.get("/api/v1/clients"));
        var next = rows.nextCursor() == null ? null : shell.here("cursor", rows.nextCursor());
        return Pages.page(status, out -> JteclientsGenerated.render(out, null, shell, rows.items(), next));
    }

    private PeopleController people() {
        return given(people);
    }

    private ClientsController clients() {
        return given(clients);
    }

    private static <T> T given(ObjectProvider<T> controller) {
        var known = controller.getIfAvailable();
        if (known == null) {
            throw HttpProblem.notFound("NOT_FOUND", "The issuer says who may sign in");
        }
        return known;
    }
}
