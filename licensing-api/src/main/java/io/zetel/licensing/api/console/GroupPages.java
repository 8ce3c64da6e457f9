package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.group.GroupLicensingController;
import io.zetel.licensing.api.http.group.GroupLicensingController.GroupLicenseChange;
import io.zetel.licensing.api.http.names.LicenseBody;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

/** One group: the licences it gives, whom they reach, whom not and why, and all that can be done about it. */
@RestController
@RequestMapping("/console/t/{t}/groups/{id}")
@Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN})
class GroupPages {

    private static final PageRequest FIRST = new PageRequest(PageRequest.DEFAULT_LIMIT, Optional.empty());

    private final Pages pages;
    private final GroupReading reading;
    private final PersonReading people;
    private final GroupLicensingController licensing;
    private final Races races;

    GroupPages(
            Pages pages, GroupReading reading, PersonReading people, GroupLicensingController licensing, Races races) {
        this.races = races;
        this.pages = pages;
        this.reading = reading;
        this.people = people;
        this.licensing = licensing;
    }

    @GetMapping
    @Allowed(Role.READER)
    ResponseEntity<String> show(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        return page(
                200, pages.seen(pages.shell(request, t), request, Groups.GROUP, HeldLicenses.GROUP), t, id, page, asOf);
    }

    @PostMapping("/reprocess")
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
                () -> licensing.reprocess(t, id, origin),
                (status, told) -> page(status, told, t, id, FIRST, Pages.now()),
                request,
                response);
    }

    @GetMapping("/license")
    ResponseEntity<String> askToGive(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(defaultValue = "") String sku,
            HttpServletRequest request) {
        return giving(200, pages.shell(request, t), t, id, sku);
    }

    /** The form tells the services that are on. */
    @PostMapping("/license")
    ResponseEntity<String> give(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam String sku,
            @RequestParam(required = false) @Nullable List<String> plan,
            @RequestParam LicensingMode mode,
            @RequestParam(defaultValue = "false") boolean sure,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var on = plan == null ? Set.<String>of() : Set.copyOf(plan);
        var off = people.plans(t, sku).stream()
                .map(PolicyModel.Plan::id)
                .filter(known -> !on.contains(known))
                .toList();
        var change = new GroupLicenseChange(List.of(new LicenseBody(sku, off, null, null)), null, mode);
        if (!sure) {
            // Another choice of services for what the group gives already may take some away.
            var foreseen = reading.foreseen(shell, t, id, change, origin);
            if (foreseen.preview() != null && foreseen.preview().hurts()) {
                return Pages.confirm(
                        200,
                        shell.titled(shell.t("assign.title", shell.product(sku), GroupModel.name(reading.group(t, id))))
                                .in("groups"),
                        Confirmation.of(
                                        shell.link(path(id) + "/license"),
                                        shell.t("assign.sure"),
                                        shell.link(path(id)),
                                        shell.t("assign.hurts"))
                                .version(version)
                                .with("sku", sku)
                                .withAll("plan", List.copyOf(on))
                                .with("mode", mode.name())
                                .with("sure", "true")
                                .foreseeing(foreseen.preview()));
            }
        }
        return Forms.answer(
                shell,
                shell.link(path(id)),
                () -> licensing.set(t, id, change, false, Pages.showed(version), origin.because(reason)),
                (status, told) -> giving(status, told, t, id, sku),
                races.ofGroup(
                        t, id, version, people.wanted(shell, t, sku, on) + " · " + shell.t("mode." + mode.name())),
                request,
                response);
    }

    @GetMapping("/unlicense")
    ResponseEntity<String> askToTake(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(defaultValue = "") String sku,
            Origin origin,
            HttpServletRequest request) {
        return taking(200, pages.shell(request, t), t, id, sku, origin);
    }

    /** Who takes licences from devices types the name of the group: their apps become read-only at once (D14). */
    @PostMapping("/unlicense")
    @AsksFirst
    ResponseEntity<String> take(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam String sku,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var change = new GroupLicenseChange(null, List.of(sku), null);
        boolean confirmed = typed.strip().equals(GroupModel.name(reading.group(t, id)));
        return Forms.answer(
                shell,
                shell.link(path(id)),
                () -> licensing.set(t, id, change, confirmed, Pages.showed(version), origin.because(reason)),
                Forms.orElse(
                        (status, told) -> taking(status, told, t, id, sku, origin),
                        (status, told) -> page(status, told, t, id, FIRST, Pages.now())),
                races.ofGroup(t, id, version, shell.t("licence.remove") + ": " + shell.product(sku)),
                request,
                response);
    }

    private ResponseEntity<String> page(int status, Shell base, TenantId t, String id, PageRequest page, AsOf asOf) {
        var model = reading.model(base, t, id, page, asOf);
        var warned = model.licensing().warnings().isEmpty() ? base : base.saying("warn", base.t("group.guests"));
        var shell = warned.titled(GroupModel.name(model.group()))
                .in("groups")
                .withPast()
                .curl(base.api(path(id)), base.api(path(id) + "/licensing"));
        return Pages.page(status, out -> JtegroupGenerated.render(out, null, shell, model));
    }

    private ResponseEntity<String> giving(int status, Shell base, TenantId t, String id, String sku) {
        var model = reading.gift(t, id, sku);
        var shell = base.titled(base.t("assign.title", model.offer().name(), GroupModel.name(model.group())))
                .in("groups")
                .curl(base.write(
                        "PUT",
                        path(id) + "/licenses",
                        "{\"add\":[{\"sku\":\"" + model.offer().sku() + "\"}]}"));
        return Pages.page(status, out -> JtegiveGenerated.render(out, null, shell, model));
    }

    private ResponseEntity<String> taking(int status, Shell base, TenantId t, String id, String sku, Origin origin) {
        try {
            var model = reading.removal(t, id, sku, origin);
            var written = path(id) + "/licenses";
            var confirmed = model.ofDevices() ? written + "?confirm=true" : written;
            var body = "{\"remove\":[\"" + sku + "\"]}";
            var shell = base.titled(base.t("remove.title", model.product(), GroupModel.name(model.group())))
                    .in("groups")
                    .curl(base.write("PUT", written + "?dryRun=true", body), base.write("PUT", confirmed, body));
            return Pages.page(status, out -> JtetakeGenerated.render(out, null, shell, model));
        } catch (Refused refused) {
            throw Forms.problem(refused);
        }
    }

    private static String path(String id) {
        return "/groups/" + Url.encoded(id);
    }
}
