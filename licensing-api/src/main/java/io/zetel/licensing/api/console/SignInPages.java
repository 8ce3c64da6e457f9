package io.zetel.licensing.api.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.People;
import io.zetel.licensing.api.http.security.PersonRow;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.security.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** In and out, the password, the way home, and how pages look. */
@RestController
class SignInPages {

    private static final Logger log = LoggerFactory.getLogger(SignInPages.class);
    private static final Pattern OURS = Pattern.compile("/console(?:/[A-Za-z0-9%._~;@:+-]*)*(?:\\?[^\\s\\\\<>\"]*)?");
    private static final Duration YEAR = Duration.ofDays(365);

    private final Pages pages;
    private final @Nullable People people;
    private final SessionCookie session;
    private final @Nullable Issuer issuer;
    private final MeterRegistry meters;

    SignInPages(
            Pages pages,
            ObjectProvider<People> people,
            SessionCookie session,
            ObjectProvider<Issuer> issuer,
            MeterRegistry meters) {
        this.pages = pages;
        this.issuer = issuer.getIfAvailable();
        this.people = people.getIfAvailable();
        this.session = session;
        this.meters = meters;
    }

    @GetMapping({"/", ConsoleSecurity.ROOT, ConsoleSecurity.ROOT + "/"})
    @Allowed(anyone = true)
    ResponseEntity<String> home(HttpServletRequest request) {
        return Pages.to(SessionCookie.person(request).map(SignInPages::home).orElse(ConsoleSecurity.SIGN_IN));
    }

    @GetMapping(ConsoleSecurity.SIGN_IN)
    @Allowed(anyone = true)
    ResponseEntity<String> ask(
            @RequestParam(required = false) @Nullable String back,
            @RequestParam(defaultValue = "false") boolean out,
            HttpServletRequest request) {
        if (SessionCookie.person(request).isPresent()) {
            return Pages.to(SessionCookie.person(request).map(SignInPages::home).orElseThrow());
        }
        return form(
                pages.shell(request),
                200,
                back,
                out && issuer != null ? issuer.elsewhere().orElse(null) : null);
    }

    /** On to the issuer. */
    @GetMapping(Issuer.START)
    @Allowed(anyone = true)
    ResponseEntity<String> toIssuer(
            @RequestParam(required = false) @Nullable String back,
            HttpServletRequest request,
            HttpServletResponse response) {
        var known = issuer();
        if (!known.missing().isEmpty()) {
            return form(pages.shell(request), 200, back, null);
        }
        return known.begin(request, response, ours(back) ? back : "")
                .map(Pages::to)
                .orElseGet(() -> refused(request, Issuer.Fault.UNREACHABLE));
    }

    /** Back from the issuer. */
    @GetMapping(Issuer.RETURN)
    @Allowed(anyone = true)
    ResponseEntity<String> fromIssuer(HttpServletRequest request, HttpServletResponse response) {
        return switch (issuer().finish(request, response)) {
            case Issuer.Outcome.In in -> {
                session.begin(request, response, in.person());
                happened("in", in.person());
                yield Pages.to(ours(in.back()) ? in.back() : home(in.person()));
            }
            case Issuer.Outcome.Out out -> refused(request, out.fault());
        };
    }

    @PostMapping(ConsoleSecurity.SIGN_IN)
    @Allowed(anyone = true)
    ResponseEntity<String> signIn(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String back,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (people().signIn(name, password)) {
            case SignIn.In in -> {
                session.begin(request, response, in.person());
                happened("in", in.person());
                yield Pages.to(
                        in.person().mustChange() ? ConsoleRules.PASSWORD : ours(back) ? back : home(in.person()));
            }
            case SignIn.Wrong _ -> refused(request, "wrong", 401, back, "signin.wrong");
            case SignIn.Slowed _ -> refused(request, "slowed", 429, back, "signin.slowed");
        };
    }

    @PostMapping(ConsoleSecurity.ROOT + "/sign-out")
    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    ResponseEntity<String> signOut(HttpServletRequest request, HttpServletResponse response) {
        session.end(request, response);
        SessionCookie.person(request).ifPresent(person -> happened("out", person));
        return Pages.to(ConsoleSecurity.SIGN_IN + (issuer == null ? "" : "?out=true"));
    }

    @GetMapping(ConsoleRules.PASSWORD)
    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    ResponseEntity<String> askForPassword(HttpServletRequest request) {
        people();
        return passwordForm(request, 200, null);
    }

    @PostMapping(ConsoleRules.PASSWORD)
    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    ResponseEntity<String> changePassword(
            @RequestParam(defaultValue = "") String present,
            @RequestParam(defaultValue = "") String wanted,
            HttpServletRequest request,
            HttpServletResponse response) {
        var person = SessionCookie.person(request).orElseThrow();
        var fault = People.fault(wanted, person.signInName());
        if (fault.isPresent() || wanted.equals(present)) {
            return passwordForm(
                    request,
                    400,
                    "password."
                            + fault.orElse(People.PasswordFault.IS_THE_OLD_ONE).name());
        }
        var changed = people().changePassword(person, present, wanted);
        if (changed.isEmpty()) {
            return passwordForm(request, 401, "password.wrong");
        }
        session.begin(request, response, changed.get());
        happened("password", changed.get());
        return Pages.to(home(changed.get()));
    }

    @PostMapping(ConsoleSecurity.ROOT + "/look")
    @Allowed(anyone = true)
    ResponseEntity<String> look(
            @RequestParam(required = false) @Nullable String theme,
            @RequestParam(required = false) @Nullable String density,
            @RequestParam(required = false) @Nullable String back,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (theme != null && Shell.Look.THEMES.contains(theme)) {
            Cookies.set(request, response, Pages.THEME, theme, YEAR);
        }
        if (density != null && Shell.Look.DENSITIES.contains(density)) {
            Cookies.set(request, response, Pages.DENSITY, density, YEAR);
        }
        return Pages.to(ours(back) ? back : ConsoleSecurity.ROOT);
    }

    private ResponseEntity<String> refused(
            HttpServletRequest request, String outcome, int status, @Nullable String back, String key) {
        // What was typed as a name may be a password.
        log.info("Somebody at {} did not sign in: {}", request.getRemoteAddr(), outcome);
        count(outcome);
        var shell = pages.shell(request);
        return form(shell.saying("bad", shell.t(key)), status, back, null);
    }

    private ResponseEntity<String> refused(HttpServletRequest request, Issuer.Fault fault) {
        var outcome = fault.name().toLowerCase(Locale.ROOT);
        log.info("Somebody at {} did not sign in: {}", request.getRemoteAddr(), outcome);
        count(outcome);
        var shell = pages.shell(request);
        return form(shell.saying("bad", shell.t("signin.issuer." + fault.name())), fault.status, null, null);
    }

    private void happened(String outcome, PersonRow person) {
        log.info("{} at the console: {}", person.personId(), outcome);
        count(outcome);
    }

    private void count(String outcome) {
        meters.counter("zetel.sign.ins", "outcome", outcome).increment();
    }

    private ResponseEntity<String> form(Shell shell, int status, @Nullable String back, @Nullable String elsewhere) {
        var model = new SignInModel(
                people != null,
                issuer == null ? List.of() : issuer.missing(),
                ours(back) ? back : "",
                new Url(Issuer.START).with("back", ours(back) ? back : null).toString(),
                elsewhere);
        return Pages.page(
                status, out -> JtesigninGenerated.render(out, null, shell.titled(shell.t("signin.title")), model));
    }

    private ResponseEntity<String> passwordForm(HttpServletRequest request, int status, @Nullable String key) {
        var shell = pages.shell(request);
        var said = key == null ? shell : shell.saying("bad", shell.t(key));
        return Pages.page(
                status, out -> JtepasswordGenerated.render(out, null, said.titled(shell.t("password.title"))));
    }

    private Issuer issuer() {
        if (issuer == null) {
            throw HttpProblem.notFound("NOT_FOUND", "People sign in here");
        }
        return issuer;
    }

    private People people() {
        if (people == null) {
            throw HttpProblem.notFound("NOT_FOUND", "People sign in at the issuer");
        }
        return people;
    }

    private static boolean ours(@Nullable String back) {
        return back != null && OURS.matcher(back).matches() && !back.contains("//") && !back.contains("..");
    }

    private static String home(PersonRow person) {
        return person.tenantId()
                .map(tenant -> ConsoleSecurity.ROOT + "/t/" + Url.encoded(tenant)
                        + (Role.including(person.roles()).contains(Role.READER) ? "" : "/history"))
                .orElse(ConsoleSecurity.ROOT + "/ops/tenants");
    }
}
