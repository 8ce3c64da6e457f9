package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.operations.DeadLetterController;
import io.zetel.licensing.api.http.operations.DeadLetterController.Discard;
import io.zetel.licensing.api.http.operations.DeadLetterController.Retry;
import io.zetel.licensing.api.http.operations.ProjectionController;
import io.zetel.licensing.api.http.operations.ReplayController;
import io.zetel.licensing.api.http.operations.ReplayController.NewReplay;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.tenant.TenantController;
import io.zetel.licensing.api.http.tenant.TenantController.NewTenant;
import io.zetel.licensing.api.http.tenant.TenantController.TenantChange;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.tenants.TenantOverview;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the operator sees, who sees no page of a tenant: tenants, and how the read models are. */
@RestController
@RequestMapping("/console/ops")
@Allowed(Role.OPERATOR)
class OperationsPages {

    private static final Logger log = LoggerFactory.getLogger(OperationsPages.class);
    private static final String TENANTS = ConsoleSecurity.ROOT + "/ops/tenants";
    private static final String REPLAYS = ConsoleSecurity.ROOT + "/ops/replays";
    private static final String LETTERS = ConsoleSecurity.ROOT + "/ops/dead-letters";

    private static final PageRequest FIRST = new PageRequest(PageRequest.DEFAULT_LIMIT, Optional.empty());
    private static final int MOST_POLICIES = 1000;

    private final Pages pages;
    private final TenantController tenants;
    private final ProjectionController projections;
    private final ReplayController replays;
    private final DeadLetterController letters;
    private final Races races;

    OperationsPages(
            Pages pages,
            TenantController tenants,
            ProjectionController projections,
            ReplayController replays,
            DeadLetterController letters,
            Races races) {
        this.races = races;
        this.pages = pages;
        this.tenants = tenants;
        this.projections = projections;
        this.replays = replays;
        this.letters = letters;
    }

    @GetMapping("/tenants")
    ResponseEntity<String> tenants(PageRequest page, HttpServletRequest request) {
        return tenants(200, pages.seen(pages.shell(request), request, TenantOverview.GROUP), page);
    }

    @PostMapping("/tenants")
    ResponseEntity<String> register(
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String country,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                TENANTS,
                () -> {
                    var faults = new Faults();
                    var known = faults.tenantId("/id", Pages.blankIsNone(id));
                    var called = faults.name("/name", Pages.blankIsNone(name));
                    var where = faults.country("/country", Pages.blankIsNone(country.toUpperCase(Locale.ROOT)));
                    faults.throwIfAny();
                    return tenants.register(
                            new NewTenant(
                                    Objects.requireNonNull(known).value(),
                                    Objects.requireNonNull(called),
                                    Objects.requireNonNull(where),
                                    null,
                                    null,
                                    null),
                            new NewId(UUID.randomUUID()),
                            origin);
                },
                (status, told) -> tenants(status, told, FIRST),
                request,
                response);
    }

    @PostMapping("/tenants/{id}")
    ResponseEntity<String> adjust(
            @PathVariable TenantId id,
            @RequestParam String limit,
            @RequestParam String country,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                TENANTS,
                () -> {
                    var faults = new Faults();
                    int most = limit.strip().matches("[0-9]{1,4}") ? Integer.parseInt(limit.strip()) : -1;
                    faults.check(
                            most >= 0 && most <= MOST_POLICIES,
                            "/limit",
                            "INVALID_VALUE",
                            "must be a number from 0 to 1000");
                    var where = faults.country("/country", country.strip().toUpperCase(Locale.ROOT));
                    faults.throwIfAny();
                    var change = new TenantChange(Optional.of(most), Optional.of(Objects.requireNonNull(where)), null);
                    return tenants.adjust(id, change, Pages.showed(version), origin);
                },
                (status, told) -> tenants(status, told, FIRST),
                races.ofTenant(
                        id,
                        version,
                        shell.t("fact.policyLimit", limit.strip()) + " · " + shell.t("fact.country", country.strip())),
                request,
                response);
    }

    @GetMapping("/projections")
    ResponseEntity<String> projections(HttpServletRequest request) {
        var base = pages.shell(request);
        var shell = base.titled(base.t("nav.projections"))
                .in("projections")
                .curl(Shell.Curl.get("/api/v1/operations/projections"));
        var items = projections.list().items();
        return Pages.page(200, out -> JteprojectionsGenerated.render(out, null, shell, items));
    }

    @GetMapping("/replays")
    ResponseEntity<String> replays(PageRequest page, HttpServletRequest request) {
        return replays(200, pages.shell(request), page);
    }

    @PostMapping("/replays")
    ResponseEntity<String> start(
            @RequestParam String projection,
            @RequestParam(defaultValue = "false") boolean swap,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                REPLAYS,
                () -> replays.start(new NewReplay(projection, swap, false, false), origin),
                (status, told) -> replays(status, told, FIRST),
                request,
                response);
    }

    @GetMapping("/replays/{id}/discard")
    ResponseEntity<String> askToDiscard(@PathVariable UUID id, HttpServletRequest request) {
        var shell = pages.shell(request);
        var parts = replays.show(id).projections().stream()
                .map(part -> "%s: %s, %s / %s"
                        .formatted(
                                part.projection(),
                                shell.t("replay." + part.state().name()),
                                shell.number(part.done()),
                                shell.number(part.total())))
                .toArray(String[]::new);
        var ask = Confirmation.of(
                REPLAYS + "/" + id + "/discard", shell.t("replay.discard"), REPLAYS, shell.t("replay.discard.text"));
        return Pages.confirm(
                200,
                shell.titled(shell.t("replay.discard"))
                        .in("replays")
                        .curl(new Shell.Curl("DELETE", "/api/v1/operations/replays/" + id, null, false)),
                Stream.of(parts).reduce(ask, Confirmation::saying, (a, _) -> a));
    }

    @PostMapping("/replays/{id}/discard")
    @AsksFirst
    ResponseEntity<String> discard(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                REPLAYS,
                () -> {
                    var done = replays.discard(id);
                    log.info(
                            "The rebuild {} is called off, by {}: {}",
                            id,
                            origin.actor(),
                            origin.because(reason).reason().orElse("no reason given"));
                    return done;
                },
                (status, told) -> replays(status, told, FIRST),
                request,
                response);
    }

    @GetMapping("/dead-letters")
    ResponseEntity<String> letters(PageRequest page, HttpServletRequest request) {
        return letters(200, pages.shell(request), page);
    }

    @PostMapping("/dead-letters/retry")
    ResponseEntity<String> retry(
            @RequestParam String projection,
            @RequestParam String tenant,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                LETTERS,
                () -> ResponseEntity.ok(letters.retry(new Retry(projection, tenant))),
                (status, told) -> letters(status, told, FIRST),
                request,
                response);
    }

    @GetMapping("/dead-letters/discard")
    ResponseEntity<String> askToGiveUp(
            @RequestParam String projection,
            @RequestParam String tenant,
            @RequestParam String eventId,
            HttpServletRequest request) {
        return givingUp(200, pages.shell(request), projection, tenant, eventId);
    }

    private ResponseEntity<String> givingUp(int status, Shell base, String projection, String tenant, String eventId) {
        return Pages.confirm(
                status,
                base.titled(base.t("letters.discard.title")).in("dead-letters"),
                Confirmation.of(
                                LETTERS + "/discard",
                                base.t("letters.discard"),
                                LETTERS,
                                base.t("letters.discard.text", projection, tenant),
                                eventId)
                        .with("projection", projection)
                        .with("tenant", tenant)
                        .with("eventId", eventId)
                        .wantingReason());
    }

    /** What is given up is not shown for ever, so it wants a reason. */
    @PostMapping("/dead-letters/discard")
    @AsksFirst
    ResponseEntity<String> giveUp(
            @RequestParam String projection,
            @RequestParam String tenant,
            @RequestParam String eventId,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request);
        return Forms.answer(
                shell,
                LETTERS,
                () -> {
                    var faults = new Faults();
                    var why = Pages.blankIsNone(reason);
                    faults.check(why != null, "/reason", "REASON_REQUIRED", "is required");
                    faults.throwIfAny();
                    letters.discard(new Discard(projection, tenant, eventId, Objects.requireNonNull(why)), origin);
                    return ResponseEntity.noContent().build();
                },
                (status, told) -> givingUp(status, told, projection, tenant, eventId),
                request,
                response);
    }

    private ResponseEntity<String> tenants(int status, Shell base, PageRequest page) {
        var shell = base.titled(base.t("nav.tenants")).in("tenants").curl(Shell.Curl.get("/api/v1/tenants"));
        var rows = Pages.body(tenants.list(Pages.ofForms(page), Pages.noWait()));
        var next = rows.nextCursor() == null ? null : shell.here("cursor", rows.nextCursor());
        return Pages.page(status, out -> JtetenantsGenerated.render(out, null, shell, rows.items(), next));
    }

    private ResponseEntity<String> replays(int status, Shell base, PageRequest page) {
        var shell = base.titled(base.t("nav.replays")).in("replays").curl(Shell.Curl.get("/api/v1/operations/replays"));
        var rows = replays.list(Pages.ofForms(page));
        var names = projections.list().items().stream()
                .map(ProjectionController.ProjectionView::projection)
                .toList();
        var next = rows.nextCursor() == null ? null : shell.here("cursor", rows.nextCursor());
        return Pages.page(status, out -> JtereplaysGenerated.render(out, null, shell, rows.items(), names, next));
    }

    private ResponseEntity<String> letters(int status, Shell base, PageRequest page) {
        var shell = base.titled(base.t("nav.dead-letters"))
                .in("dead-letters")
                .curl(Shell.Curl.get("/api/v1/operations/dead-letters"));
        var rows = letters.list(null, null, Pages.ofForms(page));
        var next = rows.nextCursor() == null ? null : shell.here("cursor", rows.nextCursor());
        return Pages.page(status, out -> JtedeadlettersGenerated.render(out, null, shell, rows.items(), next));
    }
}
