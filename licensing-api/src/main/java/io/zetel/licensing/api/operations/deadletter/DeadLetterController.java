package io.zetel.licensing.api.operations.deadletter;

import io.zetel.licensing.api.operations.deadletter.LetterRetry.Outcome;
import io.zetel.licensing.api.problem.BadRequest;
import io.zetel.licensing.api.problem.HttpProblem;
import io.zetel.licensing.api.problem.check.ATenantId;
import io.zetel.licensing.api.problem.check.AText;
import io.zetel.licensing.api.security.Allowed;
import io.zetel.licensing.api.security.Role;
import io.zetel.licensing.api.web.Cursor;
import io.zetel.licensing.api.web.Origin;
import io.zetel.licensing.api.web.Page;
import io.zetel.licensing.api.web.PageRequest;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.shared.DeadLetter;
import io.zetel.licensing.projections.shared.DeadLetters;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
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
class DeadLetterController {

    private final DeadLetters letters;
    private final LetterRetry retry;

    DeadLetterController(DataSource dataSource, LetterRetry retry) {
        this.letters = new DeadLetters(dataSource);
        this.retry = retry;
    }

    record Retry(@NotNull String projection, @NotNull @ATenantId String tenant) {}

    record Discard(@NotNull String projection, @NotNull @ATenantId String tenant, @NotNull @AText String eventId,
            @NotBlank @Size(max = Origin.REASON_LENGTH) @AText String reason) {}

    @GetMapping Page<DeadLetter> list(@RequestParam(required = false) @Nullable String projection,
            @RequestParam(required = false) @Nullable String tenant,
            PageRequest page) {
        long after = page.cursor().map(cursor -> cursor.number(0)).orElse(0L);
        return Page.of(page, letters.list(projection, tenant, after, page.fetch()), letter -> Cursor.of(letter.place()));
    }

    @PostMapping("/retry") Outcome retry(@Valid @RequestBody Retry body) { return retry.retry(projection(body.projection()), body.tenant()); }

    @PostMapping("/discard")
    @ResponseStatus(org.springframework.http.HttpStatus.NO_CONTENT)
    @Transactional public void discard(@Valid @RequestBody Discard body, Origin origin) {
        var letter = letters.find(projection(body.projection()).group(), body.tenant(), body.eventId())
                .orElseThrow(() -> HttpProblem.notFound("DEAD_LETTER_NOT_FOUND", "There is no such dead letter."));
        letters.discard(letter, origin.actor(), body.reason());
    }

    private static LicensingProjections projection(String name) {
        return Arrays.stream(LicensingProjections.values()).filter(projection -> projection.group().equals(name)).findFirst()
                .orElseThrow(() -> new BadRequest("/projection", "UNKNOWN_PROJECTION",
                        "must be one of " + Arrays.stream(LicensingProjections.values()).map(LicensingProjections::group).toList()));
    }
}
