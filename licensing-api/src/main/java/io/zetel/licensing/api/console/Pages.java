package io.zetel.licensing.api.console;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.Guard;
import io.zetel.licensing.api.http.security.People;
import io.zetel.licensing.api.http.security.PersonRow;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.ReadOnce;
import io.zetel.licensing.projections.history.Extent;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.tenants.TenantOverview;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** Makes the shell of a page from its request, and answers with pages. */
@Component
class Pages {

    private static final int MOST_FORMS = 25;

    static final String LANGUAGE = "zetel_lang";
    static final String THEME = "zetel_theme";
    static final String DENSITY = "zetel_density";
    private static final String ZONE = "zetel_tz";
    private static final String POSITION = "zetel_pos";
    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final TenantOverview tenants;
    private final Positions positions;
    private final Guard guard;
    private final History history;
    private final Names names;
    private final boolean embedded;
    private final Map<TenantId, Instant> begun = new ConcurrentHashMap<>();

    Pages(
            TenantOverview tenants,
            Positions positions,
            Guard guard,
            History history,
            ObjectProvider<People> people,
            Names names) {
        this.tenants = tenants;
        this.positions = positions;
        this.guard = guard;
        this.history = history;
        this.names = names;
        this.embedded = people.getIfAvailable() != null;
    }

    /** A page that is about no tenant. */
    Shell shell(HttpServletRequest request) {
        return around(request, null);
    }

    /** A page of this tenant. */
    Shell shell(HttpServletRequest request, TenantId t) {
        readOnce(request);
        var row = tenants.tenant(t)
                .orElseThrow(() -> HttpProblem.notFound("TENANT_NOT_FOUND", "There is no such tenant"));
        return around(
                request,
                new Shell.Place(
                        t.value(), row.name(), guard.managesPolicies(Caller.current()), begun(t), sku -> names.of(t)
                                .productName(sku)));
    }

    /** When the tenant's history began, which never changes; none as long as nothing of it can be seen. */
    private @Nullable Instant begun(TenantId t) {
        return begun.computeIfAbsent(
                t, unknown -> history.extent(unknown, 1).map(Extent::first).orElse(null));
    }

    private Shell around(HttpServletRequest request, Shell.@Nullable Place place) {
        var look = look(request);
        var caller = SecurityContextHolder.getContext().getAuthentication() != null
                        && SecurityContextHolder.getContext()
                                        .getAuthentication()
                                        .getPrincipal()
                                instanceof Caller known
                ? known
                : null;
        var token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        var asOf = request.getMethod().equals("GET") && place != null
                ? AsOf.parse(request.getParameter("asOf")).instant()
                : Optional.<Instant>empty();
        return new Shell(
                Words.of(look.language()),
                look,
                request.getRequestURI(),
                request.getMethod().equals("GET") && request.getQueryString() != null ? request.getQueryString() : "",
                SessionCookie.person(request).orElse(null),
                caller,
                place,
                asOf,
                token == null ? "" : token.getToken(),
                embedded,
                new Shell.Page("", "", false, null, List.of(), List.of()));
    }

    /** Waits a moment for what this browser wrote just now; says so where the read models have not seen it yet. */
    Shell seen(Shell shell, HttpServletRequest request, String... groups) {
        var position = Cookies.of(request, POSITION)
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Long::parseLong);
        if (position.isEmpty() || shell.isPast()) {
            return shell;
        }
        try {
            for (var group : groups) {
                if (!positions.awaitSeen(group, position.get(), PATIENCE)) {
                    return shell.saying("warn", shell.t("catching.up"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readOnce(request);
        return shell;
    }

    /** A page that writes reads again what it wrote. */
    private static void readOnce(HttpServletRequest request) {
        if (request.getMethod().equals("GET")) {
            ReadOnce.begin();
        }
    }

    /** A page as its template writes it. */
    static ResponseEntity<String> page(int status, Consumer<HtmlTemplateOutput> template) {
        return ResponseEntity.status(status).contentType(HTML).body(html(template));
    }

    static String html(Consumer<HtmlTemplateOutput> template) {
        var text = new StringOutput();
        template.accept(new OwaspHtmlTemplateOutput(text));
        return text.toString();
    }

    /** The page that asks once more. */
    static ResponseEntity<String> confirm(int status, Shell shell, Confirmation ask) {
        return page(status, out -> JteconfirmGenerated.render(out, null, shell, ask));
    }

    /** On to another page after a form. */
    static ResponseEntity<String> to(String url) {
        return ResponseEntity.status(303).header(HttpHeaders.LOCATION, url).build();
    }

    /** The same after a write, which the next page is to show. */
    static ResponseEntity<String> to(
            String url, Answer<?> answer, HttpServletRequest request, HttpServletResponse response) {
        Cookies.set(request, response, POSITION, Long.toString(answer.position()), KEPT);
        return to(url);
    }

    /** The same after the API has answered a write. */
    static ResponseEntity<String> to(
            String url, ResponseEntity<?> answer, HttpServletRequest request, HttpServletResponse response) {
        var position = answer.getHeaders().getFirst(WaitFor.POSITION_HEADER);
        if (position != null) {
            Cookies.set(request, response, POSITION, position, KEPT);
        }
        return to(url);
    }

    /** What a handler of the API answers. */
    static <T> T body(ResponseEntity<T> answer) {
        return Objects.requireNonNull(answer.getBody());
    }

    /** No instant but now. */
    static AsOf now() {
        return new AsOf(Optional.empty());
    }

    /** The version that a form showed. */
    static IfMatch showed(long version) {
        return new IfMatch(false, Set.of(version));
    }

    /** A field that was left empty. */
    static @Nullable String blankIsNone(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** The same page with no more rows than a page may have whose rows are forms. */
    static PageRequest ofForms(PageRequest page) {
        return new PageRequest(Math.min(page.limit(), MOST_FORMS), page.cursor());
    }

    /** As many rows at once as the API gives. */
    static PageRequest all() {
        return new PageRequest(PageRequest.MAX_LIMIT, Optional.empty());
    }

    static WaitFor noWait() {
        return WaitFor.NOT_TOLD;
    }

    private static Shell.Look look(HttpServletRequest request) {
        var zone = Cookies.of(request, ZONE).flatMap(Pages::zone);
        return new Shell.Look(
                language(request),
                chosen(request, THEME, Shell.Look.THEMES),
                chosen(request, DENSITY, Shell.Look.DENSITIES),
                zone.orElse(ZoneOffset.UTC),
                zone.isPresent());
    }

    private static String chosen(HttpServletRequest request, String cookie, List<String> known) {
        return Cookies.of(request, cookie).filter(known::contains).orElse(known.getFirst());
    }

    private static String language(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter("lang"))
                .filter(Words.LANGUAGES::contains)
                .or(() -> Cookies.of(request, LANGUAGE).filter(Words.LANGUAGES::contains))
                .or(() -> SessionCookie.person(request)
                        .flatMap(PersonRow::language)
                        .filter(Words.LANGUAGES::contains))
                .orElseGet(() -> accepted(request));
    }

    private static String accepted(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        try {
            var tag = header == null ? null : Locale.lookupTag(Locale.LanguageRange.parse(header), Words.LANGUAGES);
            return tag == null ? "en" : tag;
        } catch (IllegalArgumentException e) {
            return "en";
        }
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
