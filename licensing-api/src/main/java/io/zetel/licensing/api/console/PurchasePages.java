package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.Foreseen;
import io.zetel.licensing.api.http.subscription.Loss;
import io.zetel.licensing.api.http.subscription.NewPurchase;
import io.zetel.licensing.api.http.subscription.SubscriptionController;
import io.zetel.licensing.api.http.subscription.SubscriptionController.SubscriptionChange;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionDecider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Purchases: made, and changed after a look at what a change leads to. */
@RestController
@RequestMapping("/console/t/{t}/purchases")
@Allowed(Role.BILLING_ADMIN)
class PurchasePages {

    private final Pages pages;
    private final SubscriptionController subscriptions;
    private final DirectoryNames directory;
    private final Races races;

    PurchasePages(Pages pages, SubscriptionController subscriptions, DirectoryNames directory, Races races) {
        this.races = races;
        this.directory = directory;
        this.pages = pages;
        this.subscriptions = subscriptions;
    }

    @GetMapping("/new")
    ResponseEntity<String> askToBuy(
            @PathVariable TenantId t, @RequestParam(defaultValue = "") String sku, HttpServletRequest request) {
        var wanted = new PurchaseModel.Wanted(UUID.randomUUID().toString(), sku, "", "", true, Channel.DIRECT.name());
        return buying(200, pages.shell(request, t), wanted);
    }

    @PostMapping("/new")
    ResponseEntity<String> buy(
            @PathVariable TenantId t,
            @RequestParam(defaultValue = "") String once,
            @RequestParam(defaultValue = "") String sku,
            @RequestParam(defaultValue = "") String seats,
            @RequestParam(defaultValue = "") String endsOn,
            @RequestParam(defaultValue = "false") boolean autoRenew,
            @RequestParam(defaultValue = "DIRECT") String channel,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var wanted = new PurchaseModel.Wanted(once, sku.strip(), seats.strip(), endsOn, autoRenew, channel);
        return Forms.answer(
                shell,
                shell.link("/products"),
                () -> {
                    var faults = new Faults();
                    var product = faults.sku("/sku", Pages.blankIsNone(wanted.sku()));
                    var count = count(wanted.seats(), faults);
                    var until = until(wanted.endsOn(), faults);
                    var through = faults.oneOf(Channel.class, "/channel", wanted.channel());
                    faults.throwIfAny();
                    var body = NewPurchase.of(
                            Objects.requireNonNull(product),
                            count.orElseThrow(),
                            until.orElse(null),
                            wanted.autoRenew(),
                            through);
                    return subscriptions.buy(t, body, same(origin, once), origin.because(reason));
                },
                (status, told) -> buying(status, told, wanted),
                request,
                response);
    }

    /** What a change would lead to, and the button that makes it. */
    @GetMapping("/{id}/change")
    ResponseEntity<String> askToChange(
            @PathVariable TenantId t,
            @PathVariable SubscriptionId id,
            @RequestParam(defaultValue = "") String seats,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "") String endsOn,
            @RequestParam(defaultValue = "") String autoRenew,
            Origin origin,
            HttpServletRequest request) {
        var shell = pages.shell(request, t);
        var faults = new Faults();
        var change = change(seats, status, endsOn, autoRenew, faults);
        faults.throwIfAny();
        try {
            return changing(
                    200, shell, t, id, change, new String[] {seats, status, endsOn, autoRenew}, origin, request);
        } catch (Refused refused) {
            throw Forms.problem(refused);
        }
    }

    @PostMapping("/{id}/change")
    @AsksFirst
    ResponseEntity<String> change(
            @PathVariable TenantId t,
            @PathVariable SubscriptionId id,
            @RequestParam(defaultValue = "") String seats,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "") String endsOn,
            @RequestParam(defaultValue = "") String autoRenew,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var faults = new Faults();
        var change = change(seats, status, endsOn, autoRenew, faults);
        faults.throwIfAny();
        var row = Pages.body(subscriptions.show(t, id, Pages.noWait(), Pages.now()));
        return Forms.answer(
                shell,
                shell.link("/products/" + row.skuId().value() + "/purchases"),
                () -> subscriptions.change(t, id, change, true, Pages.showed(version), origin.because(reason), request),
                (code, told) -> {
                    try {
                        return changing(
                                code,
                                told,
                                t,
                                id,
                                change,
                                new String[] {seats, status, endsOn, autoRenew},
                                origin,
                                request);
                    } catch (Refused refused) {
                        throw Forms.problem(refused);
                    }
                },
                races.ofPurchase(t, id, version, wanted(shell, change)),
                request,
                response);
    }

    /** What a form wants of a purchase. */
    private static String wanted(Shell shell, SubscriptionChange change) {
        return Stream.of(
                        said(change.seats()).map(seats -> shell.t("fact.seats", shell.number(seats))),
                        said(change.endsOn()).map(end -> shell.t("fact.endsOn", shell.when(end))),
                        said(change.autoRenew()).map(renews -> shell.t("fact.autoRenew." + renews)),
                        said(change.status()).map(status -> switch (status) {
                            case ACTIVE -> shell.t("purchase.activate");
                            case SUSPENDED -> shell.t("purchase.suspend");
                            case CANCELLED -> shell.t("purchase.cancel");
                            case DELETED -> shell.t("purchase.DELETED");
                        }))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" · "));
    }

    private static <T> Optional<T> said(@Nullable Optional<T> told) {
        return told == null ? Optional.empty() : told;
    }

    private ResponseEntity<String> buying(int status, Shell base, PurchaseModel.Wanted wanted) {
        var shell = base.titled(base.t("buy.title"))
                .in("products")
                .curl(base.write("POST", "/subscriptions", "{\"sku\":\"SPE_E3\",\"seats\":10,\"autoRenew\":true}"));
        return Pages.page(status, out -> JtebuyGenerated.render(out, null, shell, wanted));
    }

    private ResponseEntity<String> changing(
            int status,
            Shell base,
            TenantId t,
            SubscriptionId id,
            SubscriptionChange change,
            String[] asked,
            Origin origin,
            HttpServletRequest request)
            throws Refused {
        var row = Pages.body(subscriptions.show(t, id, Pages.noWait(), Pages.now()));
        var foreseen = (Foreseen) Objects.requireNonNull(subscriptions
                .change(t, id, change, false, IfMatch.NONE, origin.dry(), request)
                .getBody());
        var names = directory.of(
                t,
                foreseen.firstToLose().stream()
                        .collect(Collectors.groupingBy(
                                loss -> Kind.valueOf(loss.holderType().name()),
                                Collectors.mapping(Loss::holderId, Collectors.toList()))));
        var model = new PurchaseModel.Change(row, asked[0], asked[1], asked[2], asked[3], foreseen, names);
        var path = "/subscriptions/" + Url.encoded(id.value());
        var shell = base.titled(
                        base.t("purchase.change", base.product(row.skuId().value())))
                .in("products")
                .curl(base.write("PATCH", path + "?dryRun=true", json(model)), base.write("PATCH", path, json(model)));
        return Pages.page(status, out -> JtechangeGenerated.render(out, null, shell, model));
    }

    private static String json(PurchaseModel.Change asked) {
        return Stream.of(
                        asked.seats().isEmpty() ? "" : "\"seats\":" + asked.seats(),
                        asked.status().isEmpty() ? "" : "\"status\":\"" + asked.status() + '"',
                        asked.endsOn().isEmpty()
                                ? ""
                                : "\"endsOn\":\""
                                        + until(asked.endsOn(), new Faults()).orElseThrow() + '"',
                        asked.autoRenew().isEmpty() ? "" : "\"autoRenew\":" + asked.autoRenew())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static SubscriptionChange change(
            String seats, String status, String endsOn, String autoRenew, Faults faults) {
        var wanted = status.isEmpty() ? null : faults.oneOf(RequestedStatus.class, "/status", status);
        return SubscriptionChange.of(
                seats.isBlank() ? null : count(seats, faults),
                endsOn.isBlank() ? null : until(endsOn, faults),
                autoRenew.isEmpty() ? null : Optional.of(autoRenew.equals("true")),
                wanted == null ? null : Optional.of(wanted));
    }

    private static Optional<Integer> count(String text, Faults faults) {
        boolean fine = text.strip().matches("[0-9]{1,8}");
        int count = fine ? Integer.parseInt(text.strip()) : 0;
        faults.check(
                count >= 1 && count <= SubscriptionDecider.MOST_SEATS,
                "/seats",
                "INVALID_SEATS",
                "must be a number of seats");
        return Optional.of(count);
    }

    /** A purchase runs to the end of the day that was chosen. */
    private static Optional<Instant> until(String text, Faults faults) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text.strip())
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant());
        } catch (DateTimeParseException e) {
            faults.add("/endsOn", "INVALID_INSTANT", "must be a day");
            return Optional.empty();
        }
    }

    /** The same form sent twice buys once. */
    private static NewId same(Origin origin, String once) {
        return new NewId(UUID.nameUUIDFromBytes((origin.actor() + ' ' + once).getBytes(StandardCharsets.UTF_8)));
    }
}
