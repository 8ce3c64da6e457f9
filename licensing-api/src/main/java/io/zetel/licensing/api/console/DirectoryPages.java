package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DeviceController;
import io.zetel.licensing.api.http.directory.DirectoryListController;
import io.zetel.licensing.api.http.directory.LicensesController;
import io.zetel.licensing.api.http.group.GroupController;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Users, groups and devices: found by name or id, and each device. */
@RestController
@RequestMapping("/console/t/{t}")
@Allowed(Role.READER)
class DirectoryPages {

    private final Pages pages;
    private final DirectoryListController directory;
    private final GroupController groups;
    private final DeviceController devices;
    private final LicensesController licences;

    DirectoryPages(
            Pages pages,
            DirectoryListController directory,
            GroupController groups,
            DeviceController devices,
            LicensesController licences) {
        this.pages = pages;
        this.directory = directory;
        this.groups = groups;
        this.devices = devices;
        this.licences = licences;
    }

    /** What a list was asked for; {@code choice} is of its one filter beside the search. */
    record Asked(String search, String choice) {

        static Asked of(@Nullable String search, @Nullable String choice) {
            return new Asked(search == null ? "" : search.strip(), choice == null ? "" : choice);
        }

        boolean filtered() {
            return !search.isEmpty() || !choice.isEmpty();
        }
    }

    @GetMapping("/users")
    ResponseEntity<String> users(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String show,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var asked = Asked.of(search, show);
        var state = asked.choice().equals("deleted") ? "DELETED" : null;
        var type = asked.choice().equals("guests") ? "Guest" : null;
        var errors = asked.choice().equals("errors") ? Boolean.TRUE : null;
        var base = seen(request, t);
        var shell = base.titled(base.t("nav.users"))
                .in("users")
                .withPast()
                .curl(base.api(
                        "/users",
                        "search",
                        Pages.blankIsNone(search),
                        "state",
                        state,
                        "userType",
                        type,
                        "errors",
                        errors));
        var found = Pages.body(directory.users(
                t, Pages.blankIsNone(search), state, type, null, null, null, errors, page, Pages.noWait(), asOf));
        return Pages.page(
                200, out -> JteusersGenerated.render(out, null, shell, asked, found.items(), next(shell, found)));
    }

    @GetMapping("/groups")
    ResponseEntity<String> groups(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String show,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var asked = Asked.of(search, show);
        var errors = asked.choice().equals("errors") ? Boolean.TRUE : null;
        boolean licensed = asked.choice().equals("licensed");
        var base = seen(request, t);
        var shell = base.titled(base.t("nav.groups"))
                .in("groups")
                .withPast()
                .curl(base.api(
                        "/groups",
                        "search",
                        Pages.blankIsNone(search),
                        "licensed",
                        licensed ? "true" : null,
                        "errors",
                        errors));
        var found = Pages.body(
                groups.list(t, Pages.blankIsNone(search), null, licensed, null, errors, page, Pages.noWait(), asOf));
        return Pages.page(
                200, out -> JtegroupsGenerated.render(out, null, shell, asked, found.items(), next(shell, found)));
    }

    @GetMapping("/devices")
    ResponseEntity<String> devices(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String show,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var asked = Asked.of(search, show);
        var errors = asked.choice().equals("errors") ? Boolean.TRUE : null;
        var base = seen(request, t);
        var shell = base.titled(base.t("nav.devices"))
                .in("devices")
                .withPast()
                .curl(base.api("/devices", "search", Pages.blankIsNone(search), "errors", errors));
        var found =
                Pages.body(directory.devices(t, Pages.blankIsNone(search), null, errors, page, Pages.noWait(), asOf));
        return Pages.page(
                200, out -> JtedevicesGenerated.render(out, null, shell, asked, found.items(), next(shell, found)));
    }

    @GetMapping("/devices/{id}")
    ResponseEntity<String> device(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, AsOf asOf, HttpServletRequest request) {
        var base = seen(request, t);
        var path = "/devices/" + Url.encoded(id);
        var device = Pages.body(devices.show(t, id, Pages.noWait(), asOf));
        var held = Pages.body(licences.ofDevice(t, id, Pages.noWait(), asOf));
        var shell = base.titled(device.displayName() == null ? device.deviceId() : device.displayName())
                .in("devices")
                .withPast()
                .curl(base.api(path), base.api(path + "/licenses"));
        return Pages.page(200, out -> JtedeviceGenerated.render(out, null, shell, device, held));
    }

    private Shell seen(HttpServletRequest request, TenantId t) {
        return pages.seen(pages.shell(request, t), request, HeldLicenses.GROUP, Groups.GROUP);
    }

    private static @Nullable String next(Shell shell, Page<?> page) {
        return page.nextCursor() == null ? null : shell.here("cursor", page.nextCursor());
    }
}
