package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.UserController;
import io.zetel.licensing.api.http.directory.UserController.UserChange;
import io.zetel.licensing.api.http.directory.UserController.UserFacts;
import io.zetel.licensing.api.http.directory.UserController.UserView;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The accounts of people: added, moved to another country, deleted and brought back. */
@RestController
@RequestMapping("/console/t/{t}/users")
@Allowed(Role.USER_ADMIN)
class AccountPages {

    private final Pages pages;
    private final UserController users;
    private final Previews previews;
    private final Races races;

    AccountPages(Pages pages, UserController users, Previews previews, Races races) {
        this.races = races;
        this.previews = previews;
        this.pages = pages;
        this.users = users;
    }

    /** What the form of a new user holds. */
    record NewUser(String id, String name, String type, String location) {}

    @GetMapping("/new")
    ResponseEntity<String> askToAdd(@PathVariable TenantId t, HttpServletRequest request) {
        return adding(200, pages.shell(request, t), new NewUser("", "", UserType.MEMBER.name(), ""));
    }

    @PostMapping("/new")
    ResponseEntity<String> add(
            @PathVariable TenantId t,
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "MEMBER") String type,
            @RequestParam(defaultValue = "") String location,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var asked = new NewUser(id.strip(), name.strip(), type, location.strip().toUpperCase(Locale.ROOT));
        return Forms.answer(
                shell,
                shell.link("/users/" + Url.encoded(asked.id())),
                () -> {
                    var faults = new Faults();
                    var known = faults.externalId("/id", Pages.blankIsNone(asked.id()));
                    var called =
                            asked.name().isEmpty() ? null : Optional.ofNullable(faults.name("/name", asked.name()));
                    var kind = faults.oneOf(UserType.class, "/type", asked.type());
                    var country = asked.location().isEmpty() ? null : faults.country("/location", asked.location());
                    faults.throwIfAny();
                    return users.put(
                            t,
                            Objects.requireNonNull(known),
                            new UserFacts(called, kind, country, null, null),
                            IfMatch.NONE,
                            origin);
                },
                (status, told) -> adding(status, told, asked),
                request,
                response);
    }

    @GetMapping("/{id}/account")
    ResponseEntity<String> account(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, HttpServletRequest request) {
        return account(200, pages.shell(request, t), t, id);
    }

    @PostMapping("/{id}/location")
    ResponseEntity<String> location(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(defaultValue = "") String location,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link("/users/" + Url.encoded(id)),
                () -> {
                    var faults = new Faults();
                    var country = faults.country("/location", location.strip().toUpperCase(Locale.ROOT));
                    faults.throwIfAny();
                    var change = new UserChange(null, null, Optional.of(Objects.requireNonNull(country)), null, null);
                    return users.patch(t, id, change, Pages.showed(version), origin);
                },
                (status, told) -> account(status, told, t, id),
                races.ofUser(t, id, version, shell.t("fact.usageLocation", location.strip())),
                request,
                response);
    }

    @GetMapping("/{id}/delete")
    ResponseEntity<String> askToDelete(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            Origin origin,
            HttpServletRequest request) {
        return deleting(200, pages.shell(request, t), t, id, origin);
    }

    @PostMapping("/{id}/delete")
    @AsksFirst
    ResponseEntity<String> delete(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam long version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link("/users/" + Url.encoded(id)),
                () -> users.delete(t, id, DeletionReason.ADMINISTRATOR, Pages.showed(version), origin.because(reason)),
                (status, told) -> deleting(status, told, t, id, origin),
                races.ofUser(t, id, version, shell.t("account.delete")),
                request,
                response);
    }

    @PostMapping("/{id}/restore")
    ResponseEntity<String> restore(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link("/users/" + Url.encoded(id)),
                () -> users.restore(t, id, origin),
                (status, told) -> account(status, told, t, id),
                request,
                response);
    }

    private ResponseEntity<String> adding(int status, Shell base, NewUser asked) {
        var shell = base.titled(base.t("user.add"))
                .in("users")
                .curl(base.write("PUT", "/users/ID", "{\"displayName\":\"…\",\"usageLocation\":\"NL\"}"));
        return Pages.page(status, out -> JtenewuserGenerated.render(out, null, shell, asked));
    }

    private ResponseEntity<String> deleting(int status, Shell base, TenantId t, String id, Origin origin) {
        var user = Pages.body(users.show(t, id, Pages.noWait(), Pages.now()));
        var path = "/users/" + Url.encoded(user.userId());
        var told = previews.tell(
                base, t, () -> users.delete(t, id, DeletionReason.ADMINISTRATOR, IfMatch.NONE, origin.dry()));
        var shell = told.shell()
                .titled(base.t("account.delete.title", name(user)))
                .in("users")
                .curl(base.write("DELETE", path + "?dryRun=true", null), base.write("DELETE", path, null));
        return Pages.confirm(
                status,
                shell,
                Confirmation.of(
                                base.link(path + "/delete"),
                                base.t("account.delete"),
                                base.link(path),
                                base.t("account.delete.text"))
                        .version(user.version())
                        .foreseeing(told.preview()));
    }

    private static String name(UserView user) {
        return user.displayName() == null ? user.userId() : user.displayName();
    }

    private ResponseEntity<String> account(int status, Shell base, TenantId t, String id) {
        var user = Pages.body(users.show(t, id, Pages.noWait(), Pages.now()));
        var path = "/users/" + Url.encoded(id);
        var shell = base.titled(base.t("account.title", name(user)))
                .in("users")
                .curl(base.write("PATCH", path, "{\"usageLocation\":\"NL\"}"));
        return Pages.page(status, out -> JteaccountGenerated.render(out, null, shell, user));
    }
}
