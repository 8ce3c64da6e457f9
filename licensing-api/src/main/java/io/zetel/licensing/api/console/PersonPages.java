package io.zetel.licensing.api.console;

import io.zetel.licensing.api.audit.ExplainController;
import io.zetel.licensing.api.http.directory.AccessView;
import io.zetel.licensing.api.http.directory.LicensesController;
import io.zetel.licensing.api.http.directory.LicensesController.DirectLicenseChange;
import io.zetel.licensing.api.http.names.LicenseBody;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * One person, as a help desk asks about them: licences and why, what they may use, what happened; and licences given
 * and taken by hand.
 */
@RestController
@RequestMapping("/console/t/{t}/users/{id}")
class PersonPages {

    private static final PageRequest FIRST = new PageRequest(PageRequest.DEFAULT_LIMIT, Optional.empty());
    private static final PersonModel.Question NONE = new PersonModel.Question("", "", "");

    private final Pages pages;
    private final PersonReading reading;
    private final LicensesController licences;
    private final ExplainController explaining;
    private final Previews previews;
    private final Races races;

    PersonPages(
            Pages pages,
            PersonReading reading,
            LicensesController licences,
            ExplainController explaining,
            Previews previews,
            Races races) {
        this.races = races;
        this.previews = previews;
        this.pages = pages;
        this.reading = reading;
        this.licences = licences;
        this.explaining = explaining;
    }

    @GetMapping
    @Allowed(Role.READER)
    ResponseEntity<String> show(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(required = false) @Nullable String app,
            @RequestParam(required = false) @Nullable String servicePlan,
            @RequestParam(required = false) @Nullable String device,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var shell = pages.seen(pages.shell(request, t), request, HeldLicenses.GROUP, History.GROUP);
        if (Pages.blankIsNone(app) == null && Pages.blankIsNone(servicePlan) == null) {
            return page(200, shell, t, id, NONE, null, page, asOf);
        }
        var question = new PersonModel.Question(
                app == null ? "" : app, servicePlan == null ? "" : servicePlan, device == null ? "" : device);
        try {
            return page(200, shell, t, id, question, reading.access(t, id, question, asOf), page, asOf);
        } catch (BadRequest bad) {
            return page(400, Forms.telling(shell, bad), t, id, question, null, page, asOf);
        }
    }

    @GetMapping("/why")
    @Allowed({Role.AUDITOR, Role.LICENSE_ADMIN, Role.USER_ADMIN})
    ResponseEntity<String> why(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(required = false) @Nullable String sku,
            HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, History.GROUP);
        var explanation = Pages.body(explaining.explain(t, id, Pages.blankIsNone(sku), Pages.noWait()));
        var model = reading.why(base, t, explanation);
        var shell = base.titled(base.t("why.title", model.name()))
                .in("users")
                .curl(base.api("/history/users/" + Url.encoded(id) + "/explain", "sku", Pages.blankIsNone(sku)));
        return Pages.page(200, out -> JtewhyGenerated.render(out, null, shell, model));
    }

    @PostMapping("/reprocess")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    ResponseEntity<String> reprocess(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link(path(id)),
                () -> licences.reprocess(t, id, origin),
                (status, told) -> page(status, told, t, id, NONE, null, FIRST, Pages.now()),
                request,
                response);
    }

    @GetMapping("/assign")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    ResponseEntity<String> askToAssign(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(defaultValue = "") String sku,
            HttpServletRequest request) {
        return assigning(200, pages.shell(request, t), t, id, sku);
    }

    /** The form tells the services that are on. */
    @PostMapping("/assign")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    ResponseEntity<String> assign(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam String sku,
            @RequestParam(required = false) @Nullable List<String> plan,
            @RequestParam(defaultValue = "false") boolean alongside,
            @RequestParam(defaultValue = "") String instead,
            @RequestParam(defaultValue = "false") boolean sure,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var on = plan == null ? Set.<String>of() : Set.copyOf(plan);
        var off = new ArrayList<String>();
        reading.plans(t, sku).stream()
                .map(PolicyModel.Plan::id)
                .filter(known -> !on.contains(known))
                .forEach(off::add);
        var change = new DirectLicenseChange(
                List.of(new LicenseBody(sku, off, null, null)), instead.isEmpty() ? null : List.of(instead), alongside);
        if (!sure) {
            // Another product, or another choice of services for what somebody has already, may take some away.
            var told =
                    previews.tell(shell, t, () -> licences.change(t, id, change, Pages.showed(version), origin.dry()));
            if (told.preview() != null && told.preview().hurts()) {
                return Pages.confirm(
                        200,
                        shell.titled(shell.t("assign.title", shell.product(sku), reading.name(t, id)))
                                .in("users"),
                        Confirmation.of(
                                        shell.link(path(id) + "/assign"),
                                        shell.t("assign.sure"),
                                        shell.link(path(id)),
                                        shell.t("assign.hurts"))
                                .version(version)
                                .with("sku", sku)
                                .withAll("plan", List.copyOf(on))
                                .with("alongside", Boolean.toString(alongside))
                                .with("instead", instead)
                                .with("sure", "true")
                                .foreseeing(told.preview()));
            }
        }
        return Forms.answer(
                shell,
                shell.link(path(id)),
                () -> licences.change(t, id, change, Pages.showed(version), origin.because(reason)),
                (status, told) -> assigning(status, told, t, id, sku),
                races.ofUser(
                        t,
                        id,
                        version,
                        instead.isEmpty()
                                ? reading.wanted(shell, t, sku, on)
                                : reading.wanted(shell, t, sku, on) + " · "
                                        + shell.t("fact.primarySkuId", shell.product(instead))),
                request,
                response);
    }

    @GetMapping("/remove")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    ResponseEntity<String> askToRemove(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(defaultValue = "") String sku,
            Origin origin,
            HttpServletRequest request) {
        return removing(200, pages.shell(request, t), t, id, sku, origin);
    }

    @PostMapping("/remove")
    @AsksFirst
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    ResponseEntity<String> remove(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam String sku,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var change = new DirectLicenseChange(null, List.of(sku), null);
        return Forms.answer(
                shell,
                shell.link(path(id)),
                () -> licences.change(t, id, change, Pages.showed(version), origin.because(reason)),
                Forms.orElse(
                        (status, told) -> removing(status, told, t, id, sku, origin),
                        (status, told) -> page(status, told, t, id, NONE, null, FIRST, Pages.now())),
                races.ofUser(t, id, version, shell.t("licence.remove") + ": " + shell.product(sku)),
                request,
                response);
    }

    private ResponseEntity<String> page(
            int status,
            Shell base,
            TenantId t,
            String id,
            PersonModel.Question question,
            @Nullable AccessView access,
            PageRequest page,
            AsOf asOf) {
        var model = reading.model(base, t, id, question, access, page, asOf);
        var known = model.isDeleted() ? base.saying("warn", base.t("person.deleted")) : base;
        var told = model.isGuest() ? known.saying("warn", base.t("person.guest")) : known;
        var shell = told.titled(model.name())
                .in("users")
                .withPast()
                .curl(base.api(path(id)), base.api(path(id) + "/licenses"), base.api(path(id) + "/timeline"));
        return Pages.page(status, out -> JtepersonGenerated.render(out, null, shell, model));
    }

    private ResponseEntity<String> assigning(int status, Shell base, TenantId t, String id, String sku) {
        var model = reading.assignment(t, id, sku);
        long version = reading.version(t, id);
        var shell = base.titled(base.t("assign.title", model.offer().name(), reading.name(t, id)))
                .in("users")
                .curl(base.write(
                        "PUT",
                        path(id) + "/licenses",
                        "{\"add\":[{\"sku\":\"" + model.offer().sku() + "\"}]}"));
        return Pages.page(status, out -> JteassignGenerated.render(out, null, shell, path(id), version, model));
    }

    /** Who else gives it is said by the licence itself, what comes of it by the dry run. */
    private ResponseEntity<String> removing(int status, Shell base, TenantId t, String id, String sku, Origin origin) {
        var model = reading.removal(t, id, sku);
        var told = previews.tell(
                base,
                t,
                () -> licences.change(
                        t, id, new DirectLicenseChange(null, List.of(sku), null), IfMatch.NONE, origin.dry()));
        var body = "{\"remove\":[\"" + model.product().sku() + "\"]}";
        var shell = told.shell()
                .titled(base.t("remove.title", model.product().name(), reading.name(t, id)))
                .in("users")
                .curl(
                        base.write("PUT", path(id) + "/licenses?dryRun=true", body),
                        base.write("PUT", path(id) + "/licenses", body));
        var ask = Confirmation.of(
                        base.link(path(id) + "/remove"),
                        base.t("licence.remove"),
                        base.link(path(id)),
                        base.t(model.staying().isEmpty() ? "remove.loses" : "remove.keeps"))
                .version(reading.version(t, id))
                .with("sku", sku)
                .foreseeing(told.preview());
        return Pages.confirm(
                status,
                shell,
                model.staying().stream()
                        .map(source -> base.t("source.GROUP") + " "
                                + (source.displayName() == null ? source.id() : source.displayName()))
                        .reduce(ask, Confirmation::saying, (a, _) -> a)
                        .saying(base.t("remove.undo")));
    }

    private static String path(String id) {
        return "/users/" + Url.encoded(id);
    }
}
