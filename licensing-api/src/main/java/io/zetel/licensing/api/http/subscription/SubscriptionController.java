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
import io.zetel.licensing.api.http.problem.check.AText;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.PurchaseDetails.Detail;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Changes;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.NotClearable;
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
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.PreviewAdjustment;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionDecider;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.seats.PurchaseRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
    private final HeldLicenses held;
    private final Names names;
    private final Purchasing purchasing;
    private final PurchaseDetails details;
    private final InstantSource clock;
    private final Consequences consequences;

    SubscriptionController(
            Commands commands,
            Reads reads,
            TemporalReads moments,
            Past past,
            SeatUsage seats,
            HeldLicenses held,
            Names names,
            Purchasing purchasing,
            PurchaseDetails details,
            InstantSource clock,
            Consequences consequences) {
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.seats = seats;
        this.held = held;
        this.names = names;
        this.purchasing = purchasing;
        this.details = details;
        this.clock = clock;
        this.consequences = consequences;
    }

    /** Without an end, {@code null}, a purchase runs until it is cancelled. */
    public record SubscriptionChange(
            @NotClearable @Nullable Optional<@Min(1) @Max(SubscriptionDecider.MOST_SEATS) Integer> seats,
            @Nullable Optional<Instant> endsOn,
            @NotClearable @Nullable Optional<Boolean> autoRenew,
            @NotClearable @Nullable Optional<RequestedStatus> status,
            @Nullable Optional<@Size(min = 1, max = 128) @AText String> orderNumber,
            @Nullable Optional<@Valid Cost> cost,

            @Nullable
            Optional<@Size(max = 2000) @Pattern(regexp = NewPurchase.LINES, message = NewPurchase.NO_LINES) String>
                    notes,

            @NotClearable @Nullable Optional<Boolean> unlimited) {

        /** A change of these alone. */
        public static SubscriptionChange of(
                @Nullable Optional<Integer> seats,
                @Nullable Optional<Instant> endsOn,
                @Nullable Optional<Boolean> autoRenew,
                @Nullable Optional<RequestedStatus> status) {
            return new SubscriptionChange(seats, endsOn, autoRenew, status, null, null, null, null);
        }

        /** How many seats it is to have from now on; {@code null} where that is not told. */
        @Nullable
        Integer wanted() {
            var faults = new Faults();
            var number = Changes.to(seats);
            var noLimit = Changes.to(unlimited);
            faults.check(
                    !Boolean.TRUE.equals(noLimit) || number == null,
                    "/seats",
                    "INVALID_SEATS",
                    "must be absent where unlimited is true");
            faults.throwIfAny();
            return Boolean.TRUE.equals(noLimit) ? Integer.valueOf(Purchase.UNLIMITED) : number;
        }

        Detail detail(Detail before) {
            return new Detail(
                    before.externalKey(),
                    orderNumber == null ? before.orderNumber() : orderNumber.orElse(null),
                    cost == null ? before.cost() : cost.orElse(null),
                    notes == null ? before.notes() : notes.orElse(null));
        }
    }

    /** Takes a purchase. */
    @Operation(
            description =
                    "Takes a purchase. With a key (externalKey, or else orderNumber) it is taken once: sent again, however much later, "
                            + "the answer is 200 with the purchase as it is now. One that began or ended in the past "
                            + "is taken as a past one; without a limit "
                            + "(unlimited) seats are counted and never out.")
    @ApiResponse(responseCode = "201", description = "Taken", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "200",
            description = "The purchase of this key was taken before",
            useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "409",
            description = "A purchase of another product has this key, or the tenant may not buy it")
    @ServesDryRun
    @PostMapping
    @Allowed(Role.BILLING_ADMIN)
    public ResponseEntity<PurchaseView> buy(
            @PathVariable TenantId t, @Valid @RequestBody NewPurchase body, NewId newId, Origin origin) throws Refused {
        var sent = purchasing.send(t, body, newId.value(), origin);
        var answer = purchasing.await(t, body, sent);
        if (answer.isEmpty()) {
            reads.catchUp(SeatUsage.GROUP);
            return show(t, sent.id(), new WaitFor(OptionalLong.empty()), new AsOf(Optional.empty()));
        }
        return shown(
                ResponseEntity.created(URI.create("/api/v1/tenants/%s/subscriptions/%s".formatted(t, sent.id()))),
                t,
                sent.id(),
                answer.get());
    }

    /**
     * With {@code dryRun=true}: what it would lead to, while nothing happens. Suspending, cancelling and deleting what
     * people use wants {@code confirm=true}; without it the answer is who loses what.
     */
    @Operation(
            description =
                    "Changes a purchase; with dryRun=true tells what that would lead to, and changes nothing. SUSPENDED, CANCELLED and "
                            + "DELETED of a purchase that users or devices use want confirm=true: without it the "
                            + "answer is 409 CONFIRMATION_REQUIRED, whose "
                            + "details say how many lose what and name the first of them, and 'rest' is a page of "
                            + "all of them. Where nobody loses anything "
                            + "no confirmation is needed.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(oneOf = {PurchaseView.class, Foreseen.class})))
    @ServesDryRun(ownAnswer = true)
    @PatchMapping("/{id}")
    @Allowed(Role.BILLING_ADMIN)
    public ResponseEntity<?> change(
            @PathVariable TenantId t,
            @PathVariable SubscriptionId id,
            @Valid @RequestBody SubscriptionChange body,
            @RequestParam(defaultValue = "false") boolean confirm,
            IfMatch match,
            Origin origin,
            HttpServletRequest request)
            throws Refused {
        var sku = SubscriptionIds.skuOf(id)
                .orElseThrow(() -> HttpProblem.notFound("SUBSCRIPTION_NOT_FOUND", "There is no such purchase."));
        var command = new AdjustSubscription(
                t,
                sku,
                id,
                body.wanted(),
                Changes.to(body.endsOn(), SubscriptionDecider.NEVER),
                Changes.to(body.autoRenew()),
                Changes.to(body.status()),
                match.expectedVersion(),
                confirm);
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
            return foreseen.on(ResponseEntity.status(HttpStatus.CONFLICT))
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(ProblemWith.details(
                            request, 409, e.code().name(), String.valueOf(e.getMessage()), foreseen.result()));
        }
        var before = detail(t, id);
        if (!body.detail(before).equals(before)) {
            details.change(t, id, body.detail(before));
        }
        return shown(ResponseEntity.ok(), t, id, answer);
    }

    private Answer<Foreseen> foreseen(AdjustSubscription command, int shown, Origin origin) throws Refused {
        var answer = commands.ask(new PreviewAdjustment(command), ForeseenPool.class, origin);
        var losers = reads.after(
                HeldLicenses.GROUP,
                answer,
                () -> Optional.of(held.inReclaimOrder(
                        command.tenantId(),
                        command.skuId(),
                        0,
                        Math.min(shown, answer.result().pool().losing()))));
        return new Answer<>(
                Foreseen.of(
                        command,
                        answer.result(),
                        names.of(command.tenantId()).partNumber(command.skuId()),
                        losers,
                        clock.instant()),
                answer.position());
    }

    /** A page of them. */
    @GetMapping
    @Allowed(Role.READER)
    public ResponseEntity<Page<PurchaseView>> list(
            @PathVariable TenantId t, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var called = names.of(t).at(asOf.instant());
        return moments.ask(
                SeatUsage.GROUP,
                waitFor,
                asOf,
                _ -> page(seats, t, page, called),
                at -> past.seats(t, at, then -> page(then, t, page, called)));
    }

    private Page<PurchaseView> page(SeatUsage seats, TenantId t, PageRequest page, Names names) {
        var rows = Page.of(
                page,
                seats.subscriptions(
                        t, page.cursor().map(cursor -> cursor.text(0)).orElse(null), page.fetch()),
                row -> Cursor.of(row.subscriptionId()));
        var told = details.of(
                t, rows.items().stream().map(PurchaseRow::subscriptionId).toList());
        return new Page<>(
                rows.items().stream()
                        .map(row -> PurchaseView.of(row, told.getOrDefault(row.subscriptionId(), Detail.NONE), names))
                        .toList(),
                rows.nextCursor());
    }

    /** One of them, as it is or was. */
    @GetMapping("/{id}")
    @Allowed(Role.READER)
    public ResponseEntity<PurchaseView> show(
            @PathVariable TenantId t, @PathVariable SubscriptionId id, WaitFor waitFor, AsOf asOf) {
        var called = names.of(t).at(asOf.instant());
        return moments.one(
                List.of(SeatUsage.GROUP),
                waitFor,
                asOf,
                "SUBSCRIPTION_NOT_FOUND",
                _ -> view(seats, t, id, called),
                at -> past.seats(t, at, then -> view(then, t, id, called)),
                PurchaseView::revision);
    }

    private Optional<PurchaseView> view(SeatUsage seats, TenantId t, SubscriptionId id, Names names) {
        return seats.subscription(t, id).map(row -> PurchaseView.of(row, detail(t, id), names));
    }

    private Detail detail(TenantId t, SubscriptionId id) {
        return details.of(t, List.of(id)).getOrDefault(id, Detail.NONE);
    }

    private ResponseEntity<PurchaseView> shown(
            ResponseEntity.BodyBuilder response, TenantId t, SubscriptionId id, Answer<NewVersion> answer) {
        var row = reads.after(SeatUsage.GROUP, answer, () -> view(seats, t, id, names.of(t)));
        return answer.on(response).eTag(IfMatch.etag(answer.result().version())).body(row);
    }
}
