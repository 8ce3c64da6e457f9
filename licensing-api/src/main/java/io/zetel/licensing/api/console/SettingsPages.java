package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.tenant.TenantController;
import io.zetel.licensing.api.http.tenant.TenantController.LaterPlans;
import io.zetel.licensing.api.http.tenant.TenantController.Switch;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Org settings: whether users may claim, and what comes of service plans that a product gets later. */
@RestController
@RequestMapping("/console/t/{t}/settings")
@Allowed(Role.GLOBAL_ADMIN)
class SettingsPages {

    private final Pages pages;
    private final PolicyReading reading;
    private final TenantController tenants;
    private final Previews previews;
    private final Races races;

    SettingsPages(Pages pages, PolicyReading reading, TenantController tenants, Previews previews, Races races) {
        this.races = races;
        this.previews = previews;
        this.pages = pages;
        this.reading = reading;
        this.tenants = tenants;
    }

    @GetMapping
    @Allowed(Role.READER)
    ResponseEntity<String> show(@PathVariable TenantId t, AsOf asOf, HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, TenantOverview.GROUP);
        return page(200, base, Pages.body(tenants.show(t, Pages.noWait(), asOf)));
    }

    @PostMapping("/auto-claim")
    ResponseEntity<String> turnOn(
            @PathVariable TenantId t,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link("/policies"),
                () -> tenants.autoClaim(t, new Switch(true), Pages.showed(version), origin),
                (status, told) -> page(status, told, reading.tenant(t)),
                races.ofTenant(t, version, shell.t("auto.claim.turn.on")),
                request,
                response);
    }

    @GetMapping("/auto-claim/off")
    ResponseEntity<String> askToTurnOff(@PathVariable TenantId t, Origin origin, HttpServletRequest request) {
        return turningOff(200, pages.shell(request, t), t, origin);
    }

    @PostMapping("/auto-claim/off")
    @AsksFirst
    ResponseEntity<String> turnOff(
            @PathVariable TenantId t,
            @RequestParam long version,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link("/settings"),
                () -> tenants.autoClaim(t, new Switch(false), Pages.showed(version), origin.because(reason)),
                (status, told) -> turningOff(status, told, t, origin),
                races.ofTenant(t, version, shell.t("auto.claim.turn.off")),
                request,
                response);
    }

    private ResponseEntity<String> turningOff(int status, Shell base, TenantId t, Origin origin) {
        var tenant = reading.tenant(t);
        var told = previews.tell(base, t, () -> tenants.autoClaim(t, new Switch(false), IfMatch.NONE, origin.dry()));
        var shell = told.shell()
                .titled(base.t("auto.claim.turn.off"))
                .in("settings")
                .curl(
                        base.write("PUT", "/auto-claim?dryRun=true", "{\"enabled\":false}"),
                        base.write("PUT", "/auto-claim", "{\"enabled\":false}"));
        return Pages.confirm(
                status,
                shell,
                Confirmation.of(
                                base.link("/settings/auto-claim/off"),
                                base.t("auto.claim.turn.off"),
                                base.link("/settings"),
                                base.t("auto.claim.turn.off.text"),
                                base.t("auto.claim.turn.off.count", tenant.policyCount()))
                        .version(tenant.version())
                        .foreseeing(told.preview()));
    }

    @PostMapping("/new-plans")
    ResponseEntity<String> newPlans(
            @PathVariable TenantId t,
            @RequestParam NewPlans newPlans,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link("/settings"),
                () -> tenants.newPlans(t, new LaterPlans(newPlans), Pages.showed(version), origin),
                (status, told) -> page(status, told, reading.tenant(t)),
                races.ofTenant(t, version, shell.t("fact.newPlans." + newPlans.name())),
                request,
                response);
    }

    private ResponseEntity<String> page(int status, Shell base, TenantRow tenant) {
        var written = base.write("PUT", "/auto-claim", "{\"enabled\":true}");
        var shell = base.titled(base.t("org.settings"))
                .in("settings")
                .withPast()
                .curl(Stream.concat(Stream.of(base.api("")), base.isPast() ? Stream.empty() : Stream.of(written))
                        .toArray(Shell.Curl[]::new));
        return Pages.page(status, out -> JtesettingsGenerated.render(out, null, shell, tenant));
    }
}
