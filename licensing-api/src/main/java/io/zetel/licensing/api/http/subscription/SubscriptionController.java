package io.zetel.licensing.api.http.subscription;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.dryrun.Consequences;
import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.ProblemWith;
import io.zetel.licensing.api.http.problem.check.ASku;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Changes;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.NotClearable;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.PreviewAdjustment;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionDecider;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.seats.PurchaseRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Purchases: buy, change, list. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/subscriptions")
public class SubscriptionController {

    /** As many as one page; the rest by the reclaim preview. */
    private static final int MOST_SHOWN = 500;
    /** Of those a change wants to be confirmed for. */
    private static final int FIRST_SHOWN = 50;

    private final Commands commands;
    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final SeatUsage seats;
    private final HeldLicences held;
    private final Names names;
    private final InstantSource clock;
    private final Consequences consequences;

    SubscriptionController(Commands commands, Reads reads, TemporalReads moments, Past past, SeatUsage seats, HeldLicences held, Names names,
            InstantSource clock, Consequences consequences) {
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.seats = seats;
        this.held = held;
        this.names = names;
        this.clock = clock;
        this.consequences = consequences;
    }

    /** A purchase that is wanted. */
    public record NewSubscription(@NotNull @ASku String sku, @NotNull @Min(1) @Max(SubscriptionDecider.MOST_SEATS) Integer seats,
            @Nullable Instant startsOn,
            @NullIsNone @Nullable Instant endsOn, @Nullable Boolean autoRenew, @Nullable Channel channel) {}

    /** Without an end, {@code null}, a purchase runs until it is cancelled. */
    public record SubscriptionChange(@NotClearable @Nullable Optional<@Min(1) @Max(SubscriptionDecider.MOST_SEATS) Integer> seats,
            @Nullable Optional<Instant> endsOn, @NotClearable @Nullable Optional<Boolean> autoRenew,
            @NotClearable @Nullable Optional<RequestedStatus> status) {}

    /** Buys seats. */
    @ServesDryRun
    @PostMapping
    @Allowed(Role.BILLING_ADMIN) public ResponseEntity<PurchaseRow> buy(@PathVariable TenantId t, @Valid @RequestBody NewSubscription body,
            NewId newId,
            Origin origin)
            throws Refused {
        var faults = new Faults();
        var product = names.product("/sku", body.sku(), faults);
        if (product == null) {
            throw faults.thrown();
        }
        var id = SubscriptionIds.next(product.skuId(), newId.value());
        var command = new RegisterSubscription(t, product.skuId(), id, body.seats(), body.startsOn(), body.endsOn(),
                Boolean.TRUE.equals(body.autoRenew()), body.channel() == null ? Channel.DIRECT : body.channel());
        var answer = commands.send(command, NewVersion.class, origin);
        return shown(ResponseEntity.created(URI.create("/api/v1/tenants/%s/subscriptions/%s".formatted(t, id))), t, id, answer);
    }

    /**
     * With {@code dryRun=true}: what it would lead to, while nothing happens. Suspending, cancelling and deleting what people use
     * wants {@code confirm=true}; without it the answer is who loses what.
     */
    @Operation(description = "Changes a purchase; with dryRun=true tells what that would lead to, and changes nothing. SUSPENDED, CANCELLED and "
            + "DELETED of a purchase that users or devices use want confirm=true: without it the answer is 409 CONFIRMATION_REQUIRED, whose "
            + "details say how many lose what and name the first of them, and 'rest' is a page of all of them. Where nobody loses anything "
            + "no confirmation is needed.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json", schema = @Schema(oneOf = {PurchaseRow.class,
        Foreseen.class})))
    @ServesDryRun(ownAnswer = true)
    @PatchMapping("/{id}")
    @Allowed(Role.BILLING_ADMIN) public ResponseEntity<?> change(@PathVariable TenantId t, @PathVariable SubscriptionId id,
            @Valid @RequestBody SubscriptionChange body, @RequestParam(defaultValue = "false") boolean confirm, IfMatch match, Origin origin, HttpServletRequest request)
            throws Refused {
        var sku = SubscriptionIds.skuOf(id).orElseThrow(() -> HttpProblem.notFound("SUBSCRIPTION_NOT_FOUND", "There is no such purchase."));
        var command = new AdjustSubscription(t, sku, id, Changes.to(body.seats()), Changes.to(body.endsOn(), SubscriptionDecider.NEVER),
                Changes.to(body.autoRenew()), Changes.to(body.status()), match.expectedVersion(), confirm);
        if (origin.dryRun()) {
            var foreseen = foreseen(command, MOST_SHOWN, origin);
            var changes = consequences.of(t, commands.foresee(command.confirm(), origin));
            return foreseen.on(ResponseEntity.ok()).body(foreseen.result().and(changes));
        }
        Answer<NewVersion> answer;
        try {
            answer = commands.send(command, NewVersion.class, origin);
        } catch (Refused e) {
            if (e.code() != Refusal.CONFIRMATION_REQUIRED) {
                throw e;
            }
            var foreseen = foreseen(command, FIRST_SHOWN, origin);
            return foreseen.on(ResponseEntity.status(HttpStatus.CONFLICT)).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(ProblemWith.details(request, 409, e.code().name(), String.valueOf(e.getMessage()), foreseen.result()));
        }
        return shown(ResponseEntity.ok(), t, id, answer);
    }

    private Answer<Foreseen> foreseen(AdjustSubscription command, int shown, Origin origin) throws Refused {
        var answer = commands.ask(new PreviewAdjustment(command), ForeseenPool.class, origin);
        var losers = reads.at(HeldLicences.GROUP, new WaitFor(OptionalLong.of(answer.position())),
                _ -> held.inReclaimOrder(command.tenantId(), command.skuId(), 0, Math.min(shown, answer.result().pool().losing())));
        return new Answer<>(Foreseen.of(command, answer.result(), names.partNumber(command.skuId()), losers, clock.instant()), answer.position());
    }

    /** A page of them. */
    @GetMapping
    @Allowed(Role.READER) public ResponseEntity<Page<PurchaseRow>> list(@PathVariable TenantId t, PageRequest page, WaitFor waitFor, AsOf asOf) {
        return moments.ask(SeatUsage.GROUP, waitFor, asOf, _ -> page(seats, t, page), at -> past.seats(t, at, then -> page(then, t, page)));
    }

    private static Page<PurchaseRow> page(SeatUsage seats, TenantId t, PageRequest page) {
        return Page.of(page, seats.subscriptions(t, page.cursor().map(cursor -> cursor.text(0)).orElse(null), page.fetch()),
                row -> Cursor.of(row.subscriptionId()));
    }

    /** One of them, as it is or was. */
    @GetMapping("/{id}")
    @Allowed(Role.READER) public ResponseEntity<PurchaseRow> show(@PathVariable TenantId t, @PathVariable SubscriptionId id, WaitFor waitFor,
            AsOf asOf) {
        return moments.one(List.of(SeatUsage.GROUP), waitFor, asOf, "SUBSCRIPTION_NOT_FOUND", _ -> seats.subscription(t, id),
                at -> past.seats(t, at, then -> then.subscription(t, id)), PurchaseRow::revision);
    }

    private ResponseEntity<PurchaseRow> shown(ResponseEntity.BodyBuilder response, TenantId t, SubscriptionId id, Answer<NewVersion> answer) {
        var row = reads.after(SeatUsage.GROUP, answer, () -> seats.subscription(t, id));
        return answer.on(response).eTag(IfMatch.etag(answer.result().version())).body(row);
    }
}
