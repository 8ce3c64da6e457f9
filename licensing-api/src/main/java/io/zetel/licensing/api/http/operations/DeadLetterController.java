package io.zetel.licensing.api.http.operations;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.ATenantId;
import io.zetel.licensing.api.http.problem.check.AText;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.engine.processing.LetterRetry;
import io.zetel.licensing.engine.processing.LetterRetry.Outcome;
import io.zetel.licensing.engine.projection.DeadLetter;
import io.zetel.licensing.engine.projection.DeadLetters;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.ProjectionDefinitions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Operators see what projections could not show, try it again, or give it up with a reason. */
@RestController
@RequestMapping("/api/v1/operations/dead-letters")
@Allowed(Role.OPERATOR)
public class DeadLetterController {

    private final DeadLetters letters;
    private final LetterRetry retry;
    private final ProjectionDefinitions projections;

    DeadLetterController(DataSource dataSource, LetterRetry retry, ProjectionDefinitions projections) {
        this.letters = new DeadLetters(dataSource);
        this.retry = retry;
        this.projections = projections;
    }

    /** Whose letters to try again. */
    public record Retry(
            @NotNull String projection, @NotNull @ATenantId String tenant) {}

    /** Which letter to give up, and why. */
    public record Discard(
            @NotNull String projection,
            @NotNull @ATenantId String tenant,
            @NotNull @AText String eventId,

            @NotBlank @Size(max = Origin.REASON_LENGTH) @AText
            String reason) {}

    /** A page of them. */
    @GetMapping
    public Page<DeadLetter> list(
            @RequestParam(required = false) @Nullable String projection,
            @RequestParam(required = false) @Nullable String tenant,
            PageRequest page) {
        long after = page.cursor().map(cursor -> cursor.number(0)).orElse(0L);
        return Page.of(
                page, letters.list(projection, tenant, after, page.fetch()), letter -> Cursor.of(letter.place()));
    }

    /** Tries again. */
    @PostMapping("/retry")
    public Outcome retry(@Valid @RequestBody Retry body) {
        return retry.retry(projection(body.projection()), body.tenant());
    }

    @PostMapping("/discard")
    @ResponseStatus(org.springframework.http.HttpStatus.NO_CONTENT)
    @Transactional
    public void discard(@Valid @RequestBody Discard body, Origin origin) {
        var letter = letters.find(projection(body.projection()).group(), body.tenant(), body.eventId())
                .orElseThrow(() -> HttpProblem.notFound("DEAD_LETTER_NOT_FOUND", "There is no such dead letter."));
        letters.discard(letter, origin.actor(), body.reason());
    }

    private ProjectionDefinition projection(String name) {
        return projections
                .find(name)
                .orElseThrow(() ->
                        new BadRequest("/projection", "UNKNOWN_PROJECTION", "must be one of " + projections.groups()));
    }
}
