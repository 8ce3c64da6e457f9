package io.zetel.licensing.api.console;

import io.zetel.licensing.api.audit.HistoryController;
import io.zetel.licensing.api.audit.ProofController;
import io.zetel.licensing.api.audit.Verification;
import io.zetel.licensing.api.audit.Verifications;
import io.zetel.licensing.api.audit.Verifications.Asked;
import io.zetel.licensing.api.audit.Verifier.Verified;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Proof that the history is what it was: the chain checked, a checkpoint to keep, and one brought back. */
@RestController
@RequestMapping("/console/t/{t}")
@Allowed(Role.AUDITOR)
class ProofPages {

    /** What takes no longer is shown at once. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Pages pages;
    private final ProofController proof;
    private final Verifications verifications;
    private final HistoryController history;
    private final InstantSource clock;

    ProofPages(
            Pages pages,
            ProofController proof,
            Verifications verifications,
            HistoryController history,
            InstantSource clock) {
        this.pages = pages;
        this.proof = proof;
        this.verifications = verifications;
        this.history = history;
        this.clock = clock;
    }

    @GetMapping("/proof")
    ResponseEntity<String> show(@PathVariable TenantId t, HttpServletRequest request) {
        return page(200, pages.shell(request, t), null, null, "");
    }

    /** Begins to check; the page it leads to shows how far that is, and then what came of it. */
    @PostMapping("/proof")
    ResponseEntity<String> verify(
            @PathVariable TenantId t, @RequestParam(defaultValue = "") String checkpoint, HttpServletRequest request) {
        var shell = pages.shell(request, t);
        var asked = new Asked(t, clock.instant(), Pages.blankIsNone(checkpoint));
        try {
            verifications.of(asked);
        } catch (BadRequest bad) {
            return page(400, Forms.telling(shell, bad), null, null, checkpoint);
        }
        return Pages.to(shell.link("/proof/" + asked.at(), "checkpoint", asked.checkpoint()));
    }

    /** The check that was asked for at this time. */
    @GetMapping("/proof/{asked}")
    ResponseEntity<String> verified(
            @PathVariable TenantId t,
            @PathVariable String asked,
            @RequestParam(defaultValue = "") String checkpoint,
            HttpServletRequest request) {
        var shell = pages.shell(request, t);
        var verification = verifications.of(new Asked(t, instant(asked), Pages.blankIsNone(checkpoint)));
        return page(200, shell, verification, verification.outcome(AT_ONCE).orElse(null), checkpoint);
    }

    private static Instant instant(String asked) {
        try {
            return Instant.parse(asked);
        } catch (DateTimeParseException e) {
            throw HttpProblem.notFound("NOT_FOUND", "There is no such check");
        }
    }

    /** The checkpoint as a file to be kept elsewhere. */
    @GetMapping("/proof/checkpoint")
    ResponseEntity<String> checkpoint(@PathVariable TenantId t) {
        var signed = Pages.body(proof.checkpoint(t, Pages.noWait()));
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"checkpoint-" + signed.n() + ".txt\"")
                .body(signed.checkpoint() + "\n");
    }

    /** The events of the history's page as a file. */
    @GetMapping("/history.{format:ndjson|csv}")
    void export(
            @PathVariable TenantId t,
            @PathVariable String format,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            AsOf asOf,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var zone = pages.shell(request, t).look().zone();
        var days = Days.of(from, to);
        history.events(
                t,
                null,
                text(days.from(zone)),
                text(days.to(zone, asOf.instant())),
                Pages.blankIsNone(type),
                Pages.blankIsNone(subject),
                null,
                null,
                format,
                Pages.noWait(),
                request,
                response);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private ResponseEntity<String> page(
            int status,
            Shell base,
            @Nullable Verification verification,
            @Nullable Verified verified,
            String checkpoint) {
        var shell = base.titled(base.t("nav.proof"))
                .in("proof")
                .curl(base.api("/history/verify"), base.api("/history/checkpoint"));
        return Pages.page(
                status, out -> JteproofGenerated.render(out, null, shell, verification, verified, checkpoint));
    }
}
