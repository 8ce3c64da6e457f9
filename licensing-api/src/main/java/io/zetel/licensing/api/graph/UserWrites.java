package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.ProfileFacts;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.AssignmentCommand.Reprocessed;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RestoreUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What may be done to users: the directory's news, licenses by hand, and the commands behind them. */
@Component
class UserWrites implements GraphRoutes {

    private static final Set<Role> DIRECTORY = Set.of(Role.USER_ADMIN, Role.SERVICE);
    private static final Set<Role> LICENSES = Set.of(Role.LICENSE_ADMIN, Role.USER_ADMIN);
    private static final List<String> AFTER_ASSIGNING = List.of(
            "businessPhones",
            "displayName",
            "givenName",
            "id",
            "jobTitle",
            "mail",
            "mobilePhone",
            "officeLocation",
            "preferredLanguage",
            "surname",
            "userPrincipalName",
            "usageLocation",
            "assignedLicenses",
            "assignedPlans");

    private static final List<String> WORK = List.of(
            "jobTitle",
            "department",
            "companyName",
            "officeLocation",
            "employeeId",
            "employeeType",
            "mobilePhone",
            "country",
            "preferredLanguage");

    private final GraphReads reads;
    private final GraphIds ids;
    private final Shapes shapes;
    private final Commands commands;
    private final Profiles profiles;
    private final HeldLicenses held;
    private final Groups groups;
    private final Names names;

    UserWrites(
            GraphReads reads,
            GraphIds ids,
            Shapes shapes,
            Commands commands,
            Profiles profiles,
            HeldLicenses held,
            Groups groups,
            Names names) {
        this.reads = reads;
        this.ids = ids;
        this.shapes = shapes;
        this.commands = commands;
        this.profiles = profiles;
        this.held = held;
        this.groups = groups;
        this.names = names;
    }

    @Override
    public List<GraphRoute> routes() {
        return List.of(
                GraphRoute.of("POST", "users", DIRECTORY, this::create),
                GraphRoute.of("PATCH", "users/{id}", DIRECTORY, this::patch),
                GraphRoute.of("DELETE", "users/{id}", DIRECTORY, this::delete),
                GraphRoute.of("POST", "users/{id}/assignLicense", LICENSES, this::assign),
                GraphRoute.of("POST", "users/{id}/reprocessLicenseAssignment", LICENSES, this::reprocess),
                GraphRoute.of("POST", "directory/deletedItems/{id}/restore", DIRECTORY, this::restore),
                GraphRoute.of("DELETE", "directory/deletedItems/{id}", Set.of(Role.USER_ADMIN), this::purge));
    }

    private GraphAnswer assign(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var user = known(request);
        var change = LicenseChange.read(request.body());
        boolean merges = request.prefers("zetel.merge-disabled-plans");
        var meant =
                change.meant(names.of(request.tenant()), sku -> merges ? off(request.tenant(), user, sku) : List.of());
        var command = new ChangeLicenses(request.tenant(), user, meant.add(), meant.remove(), true, expected(request));
        try {
            var answer = reads.wrote(request.tenant(), commands.send(command, NewVersion.class, request.origin()));
            return shown(request, holder(request, user, answer), 200, AFTER_ASSIGNING)
                    .with(WaitFor.POSITION_HEADER, Long.toString(answer.position()));
        } catch (Refused refused) {
            throw change.refused(refused);
        }
    }

    /** What is off in the user's own license of this product. */
    private List<String> off(TenantId tenant, HolderId user, String sku) {
        return held.licences(tenant, user).stream()
                .filter(row -> row.source().equals(Source.DIRECT)
                        && row.skuId().value().equals(sku))
                .flatMap(row -> row.services().off(names.catalogue().plansOf(row.skuId())).stream())
                .map(PlanId::value)
                .toList();
    }

    private GraphAnswer reprocess(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var user = known(request);
        var answer = reads.wrote(
                request.tenant(),
                commands.send(new ReprocessUser(request.tenant(), user), Reprocessed.class, request.origin()));
        var errors = answer.result().errors();
        if (!errors.isEmpty()) {
            var first = errors.getFirst().vendorName();
            throw new GraphProblem(
                    400,
                    GraphProblem.REQUEST_BAD_REQUEST,
                    "License assignment failed: %s.".formatted(first),
                    first,
                    errors.stream()
                            .map(error -> GraphErrors.detail(error.vendorName(), "It is still so.", ""))
                            .toList(),
                    Map.of());
        }
        return shown(request, holder(request, user, answer), 200, AFTER_ASSIGNING);
    }

    private Shapes.Holder holder(GraphRequest request, HolderId user, Answer<?> answer) {
        return reads.after(HeldLicenses.GROUP, answer, () -> held.user(request.tenant(), user)
                .map(row -> shapes.holder(request.tenant(), row)));
    }

    private GraphAnswer create(GraphRequest request) throws Refused {
        request.options().only(GraphReads.SELECT);
        var body = GraphBody.of(request, "User");
        var faults = new Faults();
        var told = facts(body, faults);
        faults.check(told.displayName() != null, "/displayName", "REQUIRED", "is required");
        faults.check(told.userName() != null, "/userPrincipalName", "REQUIRED", "is required");
        var type = userType(body, faults);
        var location = location(body, faults);
        var synced = body.truth("onPremisesSyncEnabled", faults);
        var enabled = body.truth("accountEnabled", faults);
        body.refuseOthers(faults);
        faults.throwIfAny();
        var user = HolderId.user(request.newId().toString());
        var row = switched(
                request,
                saved(request, user, told, new PutUser(request.tenant(), user, type, location, synced, null)),
                enabled);
        var shown = shapes.holder(request.tenant(), row);
        return shown(request, shown, 201, request.options().select())
                .with("Location", request.base() + "/users/" + shown.objectId());
    }

    private GraphAnswer patch(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var user = known(request);
        var body = GraphBody.of(request, "User");
        var faults = new Faults();
        var told = facts(body, faults);
        var type = userType(body, faults);
        var location = location(body, faults);
        var synced = body.truth("onPremisesSyncEnabled", faults);
        var enabled = body.truth("accountEnabled", faults);
        body.refuseOthers(faults);
        faults.throwIfAny();
        var command = new PatchUser(request.tenant(), user, type, location, synced, expected(request));
        switched(request, saved(request, user, told, command), enabled);
        return GraphAnswer.noContent();
    }

    /** Lets the account be as it is meant to be; Graph's clients keep the licenses of one they disable. */
    private HolderRow switched(GraphRequest request, HolderRow row, @Nullable Boolean enabled) throws Refused {
        if (enabled == null || enabled == row.account().isEnabled()) {
            return row;
        }
        var command = new SetAccountEnabled(request.tenant(), row.holder(), enabled, LicensesOfDisabled.KEEP, null);
        var answer = reads.wrote(request.tenant(), commands.send(command, NewVersion.class, request.origin()));
        return reads.after(HeldLicenses.GROUP, answer, () -> held.user(request.tenant(), row.holder()));
    }

    private HolderRow saved(GraphRequest request, HolderId user, ProfileFacts told, DirectoryCommand command)
            throws Refused {
        var answer = reads.wrote(
                request.tenant(),
                profiles.saving(
                        request.tenant(),
                        Kind.USER,
                        user.id(),
                        told,
                        request.origin(),
                        () -> commands.send(command, NewVersion.class, request.origin())));
        return reads.after(HeldLicenses.GROUP, answer, () -> held.user(request.tenant(), user));
    }

    private GraphAnswer delete(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        send(
                request,
                new DeleteUser(request.tenant(), known(request), DeletionReason.ADMINISTRATOR, expected(request)));
        return GraphAnswer.noContent();
    }

    private GraphAnswer restore(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var user = deleted(request);
        send(request, new RestoreUser(request.tenant(), user));
        var row = reads.at(request, UserRoutes.HELD, () -> held.user(request.tenant(), user)
                .map(known -> shapes.holder(request.tenant(), known)));
        return shown(request, row.orElseThrow(() -> GraphProblem.missing(user.id())), 200, List.of());
    }

    private GraphAnswer purge(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var user = deleted(request);
        var of = reads.at(request, List.of(Groups.GROUP), () -> groups.groupsWith(request.tenant(), user));
        send(request, new PurgeUser(request.tenant(), user, of));
        return GraphAnswer.noContent();
    }

    private void send(GraphRequest request, DirectoryCommand command) throws Refused {
        reads.wrote(request.tenant(), commands.send(command, NewVersion.class, request.origin()));
    }

    private HolderId known(GraphRequest request) {
        return known(request, Standing.ACTIVE);
    }

    private HolderId deleted(GraphRequest request) {
        return known(request, Standing.DELETED);
    }

    private HolderId known(GraphRequest request, Standing standing) {
        var id = request.variable("id");
        return reads.known(request, UserRoutes.HELD, id, () -> ids.findUser(request.tenant(), id)
                        .filter(row -> row.standing() == standing))
                .holder();
    }

    static @Nullable Long expected(GraphRequest request) {
        return IfMatch.parse(request.header().apply("If-Match")).expectedVersion();
    }

    private GraphAnswer shown(GraphRequest request, Shapes.Holder user, int status, List<String> properties) {
        var body = reads.head(request, request.base() + "/$metadata#users/$entity");
        body.putAll(shapes.user().of(properties, user));
        return new GraphAnswer(status, Map.of(), body);
    }

    private static ProfileFacts facts(GraphBody body, Faults faults) {
        body.passes("passwordProfile", "mailNickname", "passwordPolicies", "id");
        var told = new ProfileFacts.Told();
        WORK.forEach(fact -> told.work(fact, body.told(fact, faults, Checks::name)));
        return told.facts(
                told.text("displayName", body.told("displayName", faults, Checks::name)),
                body.userName(faults),
                null,
                told.text("givenName", body.told("givenName", faults, Checks::name)),
                told.text("familyName", body.told("surname", faults, Checks::name)),
                told.text("mail", body.told("mail", faults, Checks::name)));
    }

    private static @Nullable UserType userType(GraphBody body, Faults faults) {
        var text = body.text("userType", faults);
        return text.map(type -> switch (type.toLowerCase(java.util.Locale.ROOT)) {
                    case "member" -> Optional.of(UserType.MEMBER);
                    case "guest" -> Optional.of(UserType.GUEST);
                    default -> {
                        faults.add("/userType", "INVALID_VALUE", "must be Member or Guest");
                        yield Optional.<UserType>empty();
                    }
                })
                .flatMap(type -> type)
                .orElse(null);
    }

    private static @Nullable String location(GraphBody body, Faults faults) {
        var text = body.text("usageLocation", faults);
        return text.map(country -> faults.country("/usageLocation", country)).orElse(null);
    }
}
