package io.zetel.licensing.api.http.webhook;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.automation.webhook.Endpoint;
import io.zetel.licensing.api.automation.webhook.MessageState;
import io.zetel.licensing.api.automation.webhook.Messages;
import io.zetel.licensing.api.automation.webhook.Messages.Attempt;
import io.zetel.licensing.api.automation.webhook.Messages.Filter;
import io.zetel.licensing.api.automation.webhook.Messages.Message;
import io.zetel.licensing.api.automation.webhook.ResendWork;
import io.zetel.licensing.api.automation.webhook.WebhookType;
import io.zetel.licensing.api.http.commands.RowChanges;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Intent;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.validation.Valid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an endpoint was told and is to be told, and what came of it. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/webhooks/{id}")
@Allowed(Role.GLOBAL_ADMIN)
class WebhookMessageController {

    private static final long MOST_NUMBERS = 100_000;

    private final FoundWebhooks found;
    private final Messages messages;
    private final ResendWork resends;
    private final JobAnswers answers;
    private final RowChanges rows;
    private final InstantSource clock;

    WebhookMessageController(
            FoundWebhooks found,
            Messages messages,
            ResendWork resends,
            JobAnswers answers,
            RowChanges rows,
            InstantSource clock) {
        this.rows = rows;
        this.answers = answers;
        this.found = found;
        this.messages = messages;
        this.resends = resends;
        this.clock = clock;
    }

    record MessageView(
            String messageId,
            long n,
            WebhookType type,
            Instant occurredAt,
            MessageState state,
            int attempts,
            @Nullable Instant nextAttemptAt) {

        static MessageView of(Message message) {
            return new MessageView(
                    message.webhookId(),
                    message.n(),
                    message.type(),
                    message.occurredAt(),
                    message.state(),
                    message.attempts(),
                    message.state() == MessageState.PENDING ? message.nextAttemptAt() : null);
        }
    }

    record AttemptView(
            Instant at,
            @Nullable Integer status,
            long millis,
            @Nullable String error,
            String answer) {}

    /** Either numbers of the history, both included, or since when what was given up is to be sent again. */
    record Resend(
            @NullIsNone @Nullable Long fromN,
            @NullIsNone @Nullable Long toN,
            @NullIsNone @Nullable Instant failedSince) {}

    @GetMapping("/messages")
    @Allowed({Role.GLOBAL_ADMIN, Role.AUDITOR})
    Page<MessageView> messages(
            @PathVariable TenantId t,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            PageRequest page) {
        var endpoint = found.find(t, id);
        var faults = new Faults();
        var wanted = state == null ? null : faults.oneOf(MessageState.class, "/state", state);
        faults.check(
                type == null || WebhookType.named(type).isPresent(),
                "/type",
                "UNKNOWN_TYPE",
                "must be a type such as license.claimed");
        var since = from == null ? null : faults.instant("/from", from);
        var until = to == null ? null : faults.instant("/to", to);
        faults.throwIfAny();
        var filter = new Filter(
                wanted,
                type,
                since,
                until,
                page.cursor().map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE));
        return Page.of(
                page,
                messages.list(endpoint.id(), filter, page.fetch()).stream()
                        .map(MessageView::of)
                        .toList(),
                message -> Cursor.of(message.n()));
    }

    @GetMapping("/messages/{messageId}/attempts")
    @Allowed({Role.GLOBAL_ADMIN, Role.AUDITOR})
    Page<AttemptView> attempts(
            @PathVariable TenantId t, @PathVariable String id, @PathVariable String messageId, PageRequest page) {
        var endpoint = found.find(t, id);
        var rows = Page.of(
                page,
                messages.attempts(
                        endpoint.id(),
                        message(endpoint, messageId).n(),
                        page.cursor().map(cursor -> cursor.number(0)).orElse(0L),
                        page.fetch()),
                attempt -> Cursor.of(attempt.attemptId()));
        return new Page<>(
                rows.items().stream().map(WebhookMessageController::shown).toList(), rows.nextCursor());
    }

    @ServesDryRun
    @PostMapping("/messages/{messageId}/resend")
    @ApiResponse(responseCode = "202", description = "It is sent again, with the same id", useReturnTypeSchema = true)
    ResponseEntity<MessageView> resend(
            @PathVariable TenantId t, @PathVariable String id, @PathVariable String messageId, Intent intent) {
        var endpoint = found.find(t, id);
        var again = rows.make(t, intent.dryRun(), () -> {
            messages.resend(endpoint.id(), message(endpoint, messageId).n(), clock.instant());
            return message(endpoint, messageId);
        });
        return ResponseEntity.accepted().body(MessageView.of(again));
    }

    @ServesDryRun
    @PostMapping("/resend")
    @ApiResponse(
            responseCode = "202",
            description = "A job sends them again, with the same ids",
            useReturnTypeSchema = true)
    ResponseEntity<JobView> resend(
            @PathVariable TenantId t, @PathVariable String id, @Valid @RequestBody Resend body, Origin origin) {
        var endpoint = found.find(t, id);
        var faults = new Faults();
        if (body.failedSince() != null) {
            faults.check(
                    body.fromN() == null && body.toN() == null,
                    "/failedSince",
                    "INVALID_VALUE",
                    "does not go with numbers");
            faults.throwIfAny();
            refrain(t, origin);
            return answers.accepted(resends.failedSince(endpoint, body.failedSince(), origin), List.of());
        }
        faults.check(body.fromN() != null, "/fromN", "REQUIRED", "is required without failedSince");
        faults.check(body.toN() != null, "/toN", "REQUIRED", "is required without failedSince");
        faults.throwIfAny();
        long from = body.fromN();
        long to = body.toN();
        faults.check(from >= 1, "/fromN", "INVALID_NUMBER", "must be the number of an event, from 1 on");
        faults.check(
                from <= to && to - from < MOST_NUMBERS,
                "/toN",
                "INVALID_NUMBER",
                "must not be before fromN, nor %d or more behind it".formatted(MOST_NUMBERS));
        faults.throwIfAny();
        refrain(t, origin);
        return answers.accepted(resends.range(endpoint, from, to, origin), List.of());
    }

    /** The job brings about no event, so there is nothing that a dry run could tell of it. */
    private void refrain(TenantId t, Origin origin) {
        if (origin.dryRun()) {
            throw rows.end(t);
        }
    }

    private Message message(Endpoint endpoint, String messageId) {
        return messages.find(endpoint.id(), messageId)
                .orElseThrow(() -> HttpProblem.notFound(
                        "MESSAGE_NOT_FOUND", "There is no such message; older ones are sent again by their numbers."));
    }

    private static AttemptView shown(Attempt attempt) {
        return new AttemptView(attempt.at(), attempt.status(), attempt.millis(), attempt.error(), attempt.answer());
    }
}
