package io.zetel.licensing.api.console;

import io.zetel.licensing.api.audit.HistoryController;
import io.zetel.licensing.api.audit.ProofController;
import io.zetel.licensing.api.audit.Verifier.Verified;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
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

    private final Pages pages;
    private final ProofController proof;
    private final HistoryController history;

    ProofPages(Pages pages, ProofController proof, HistoryController history) {
        this.pages = pages;
        this.proof = proof;
        this.history = history;
    }

    @GetMapping("/proof")
    ResponseEntity<String> show(@PathVariable TenantId t, HttpServletRequest request) {
        return page(200, pages.shell(request, t), null, "");
    }

    @PostMapping("/proof")
    ResponseEntity<String> verify(
            @PathVariable TenantId t, @RequestParam(defaultValue = "") String checkpoint, HttpServletRequest request) {
        var shell = pages.shell(request, t);
        try {
            return page(
                    200, shell, Pages.body(proof.verify(t, Pages.blankIsNone(checkpoint), Pages.noWait())), checkpoint);
        } catch (BadRequest bad) {
            return page(400, Forms.telling(shell, bad), null, checkpoint);
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
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var zone = pages.shell(request, t).look().zone();
        var days = Days.of(from, to);
        history.events(
                t,
                null,
                text(days.from(zone)),
                text(days.to(zone)),
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

    private ResponseEntity<String> page(int status, Shell base, @Nullable Verified verified, String checkpoint) {
        var shell = base.titled(base.t("nav.proof"))
                .in("proof")
                .curl(base.api("/history/verify"), base.api("/history/checkpoint"));
        return Pages.page(status, out -> JteproofGenerated.render(out, null, shell, verified, checkpoint));
    }
}
