package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.group.GroupController;
import io.zetel.licensing.api.http.group.GroupController.GroupFacts;
import io.zetel.licensing.api.http.group.MembersController;
import io.zetel.licensing.api.http.group.MembersController.IdLeftOut;
import io.zetel.licensing.api.http.group.MembersController.MembersChanged;
import io.zetel.licensing.api.http.group.MembersController.NewMembers;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Groups as the directory knows them: made, joined, left and deleted. */
@RestController
@RequestMapping("/console/t/{t}/groups")
@Allowed(Role.GROUP_ADMIN)
class MemberPages {

    private static final PageRequest FIRST = new PageRequest(PageRequest.DEFAULT_LIMIT, Optional.empty());

    private final Pages pages;
    private final GroupReading reading;
    private final GroupController groups;
    private final MembersController members;
    private final Previews previews;
    private final Races races;

    MemberPages(
            Pages pages,
            GroupReading reading,
            GroupController groups,
            MembersController members,
            Previews previews,
            Races races) {
        this.races = races;
        this.previews = previews;
        this.pages = pages;
        this.reading = reading;
        this.groups = groups;
        this.members = members;
    }

    /** What the form of a new group holds. */
    record NewGroup(String id, String name, String kind) {}

    @GetMapping("/new")
    ResponseEntity<String> askToAdd(@PathVariable TenantId t, HttpServletRequest request) {
        return adding(200, pages.shell(request, t), new NewGroup("", "", HolderId.Type.USER.name()));
    }

    @PostMapping("/new")
    ResponseEntity<String> add(
            @PathVariable TenantId t,
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "USER") String kind,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var asked = new NewGroup(id.strip(), name.strip(), kind);
        return Forms.answer(
                shell,
                shell.link("/groups/" + Url.encoded(asked.id())),
                () -> {
                    var faults = new Faults();
                    var known = faults.externalId("/id", Pages.blankIsNone(asked.id()));
                    var called =
                            asked.name().isEmpty() ? null : Optional.ofNullable(faults.name("/name", asked.name()));
                    var of = faults.oneOf(HolderId.Type.class, "/kind", asked.kind());
                    faults.throwIfAny();
                    return groups.put(
                            t,
                            Objects.requireNonNull(known),
                            new GroupFacts(called, of, null, null),
                            IfMatch.NONE,
                            origin);
                },
                (status, told) -> adding(status, told, asked),
                request,
                response);
    }

    @GetMapping("/{id}/members")
    @Allowed(Role.READER)
    ResponseEntity<String> list(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        return members(200, pages.seen(pages.shell(request, t), request, Groups.GROUP), t, id, page, asOf);
    }

    /** Ids one a line; those of nobody known are told again. */
    @PostMapping("/{id}/members")
    ResponseEntity<String> join(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(defaultValue = "") String ids,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var leftOut = new ArrayList<IdLeftOut>();
        var answer = Forms.answer(
                shell,
                shell.link(path(id) + "/members"),
                () -> {
                    var faults = new Faults();
                    var known = Stream.of(ids.split("[\\s,;]+"))
                            .filter(one -> !one.isEmpty())
                            .map(one -> faults.externalId("/ids", one))
                            .toList();
                    faults.check(!known.isEmpty(), "/ids", "REQUIRED", "is required");
                    faults.throwIfAny();
                    var joined = members.add(
                            t,
                            id,
                            new NewMembers(
                                    known.stream().map(Objects::requireNonNull).toList()),
                            origin.because(reason));
                    if (joined.getBody() instanceof MembersChanged changed) {
                        leftOut.addAll(changed.errors());
                    }
                    return joined;
                },
                (status, told) -> members(status, told, t, id, FIRST, Pages.now()),
                request,
                response);
        return leftOut.isEmpty() ? answer : members(200, telling(shell, leftOut), t, id, FIRST, Pages.now());
    }

    @GetMapping("/{id}/leave")
    ResponseEntity<String> askToLeave(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam @AnExternalId String member,
            Origin origin,
            HttpServletRequest request) {
        return leaving(200, pages.shell(request, t), t, id, member, origin);
    }

    @PostMapping("/{id}/leave")
    @AsksFirst
    ResponseEntity<String> leave(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam @AnExternalId String member,
            @RequestParam(required = false) @Nullable String reason,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        return Forms.answer(
                shell,
                shell.link(path(id) + "/members"),
                () -> members.remove(t, id, member, origin.because(reason)),
                (status, told) -> leaving(status, told, t, id, member, origin),
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
                shell.link("/groups"),
                () -> groups.delete(t, id, Pages.showed(version), origin.because(reason)),
                (status, told) -> deleting(status, told, t, id, origin),
                races.ofGroup(t, id, version, shell.t("group.delete")),
                request,
                response);
    }

    private static Shell telling(Shell shell, List<IdLeftOut> leftOut) {
        return leftOut.stream()
                .map(out -> shell.t("left.out." + out.code().name(), out.memberId()))
                .limit(10)
                .reduce(shell, (page, text) -> page.saying("bad", text), (a, b) -> b);
    }

    private ResponseEntity<String> adding(int status, Shell base, NewGroup asked) {
        var shell = base.titled(base.t("group.add"))
                .in("groups")
                .curl(base.write("PUT", "/groups/ID", "{\"memberType\":\"USER\"}"));
        return Pages.page(status, out -> JtenewgroupGenerated.render(out, null, shell, asked));
    }

    private ResponseEntity<String> members(int status, Shell base, TenantId t, String id, PageRequest page, AsOf asOf) {
        var model = reading.members(base, t, id, page, asOf);
        var shell = base.titled(base.t("members.title", GroupModel.name(model.group())))
                .in("groups")
                .withPast()
                .curl(base.api(path(id) + "/members"));
        return Pages.page(status, out -> JtemembersGenerated.render(out, null, shell, model));
    }

    private ResponseEntity<String> leaving(
            int status, Shell base, TenantId t, String id, String member, Origin origin) {
        var group = reading.group(t, id);
        var told = previews.tell(base, t, () -> members.remove(t, id, member, origin.dry()));
        var written = path(id) + "/members/" + Url.encoded(member);
        var shell = told.shell()
                .titled(base.t("leave.title", reading.memberName(t, group, member), GroupModel.name(group)))
                .in("groups")
                .curl(base.write("DELETE", written + "?dryRun=true", null), base.write("DELETE", written, null));
        return Pages.confirm(
                status,
                shell,
                Confirmation.of(
                                base.link(path(id) + "/leave"),
                                base.t("leave"),
                                base.link(path(id) + "/members"),
                                base.t("leave.text"))
                        .with("member", member)
                        .foreseeing(told.preview()));
    }

    private ResponseEntity<String> deleting(int status, Shell base, TenantId t, String id, Origin origin) {
        var group = reading.group(t, id);
        var told = previews.tell(base, t, () -> groups.delete(t, id, IfMatch.NONE, origin.dry()));
        var shell = told.shell()
                .titled(base.t("group.delete.title", GroupModel.name(group)))
                .in("groups")
                .curl(base.write("DELETE", path(id) + "?dryRun=true", null), base.write("DELETE", path(id), null));
        return Pages.confirm(
                status,
                shell,
                Confirmation.of(
                                base.link(path(id) + "/delete"),
                                base.t("group.delete"),
                                base.link(path(id)),
                                base.t("group.delete.text"),
                                base.t("group.delete.members", base.number(group.members())))
                        .version(group.version())
                        .foreseeing(told.preview()));
    }

    private static String path(String id) {
        return "/groups/" + Url.encoded(id);
    }
}
