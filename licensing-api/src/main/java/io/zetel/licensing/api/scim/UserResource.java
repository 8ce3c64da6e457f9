package io.zetel.licensing.api.scim;

import static io.zetel.licensing.api.scim.Schemas.ZETEL_USER;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RestoreUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.holders.LicenceRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users, as identity providers tell of them. */
@Component
class UserResource implements Resource {

    private final Commands commands;
    private final Reads reads;
    private final HeldLicences held;
    private final Profiles profiles;
    private final ScimDirectory directory;
    private final Resources resources;

    UserResource(
            Commands commands,
            Reads reads,
            HeldLicences held,
            Profiles profiles,
            ScimDirectory directory,
            Resources resources) {
        this.commands = commands;
        this.reads = reads;
        this.held = held;
        this.profiles = profiles;
        this.directory = directory;
        this.resources = resources;
    }

    @Override
    public Type type() {
        return Type.USER;
    }

    @Override
    public List<ObjectNode> shown(ScimRequest request, List<String> ids) {
        var users = ids.stream().map(HolderId::user).toList();
        var rows = held.holders(request.tenant(), users);
        return rows(
                request,
                users.stream()
                        .flatMap(user -> Stream.ofNullable(rows.get(user)))
                        .toList());
    }

    @Override
    public ScimAnswer show(ScimRequest request, String id) {
        request.needs(Role.READER, Role.SERVICE);
        return one(request, 200, known(request, id));
    }

    @Override
    public ScimAnswer create(ScimRequest request) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var t = request.tenant();
        var document = Documents.whole(Type.USER, request.object());
        var active = Documents.flag(document, "active");
        var user = HolderId.user(zetelId(t, required(document), Documents.text(document, "externalId")));
        var row = held.user(t, user).filter(HolderRow::isKnown);
        boolean deleted =
                row.filter(known -> known.standing() == Standing.DELETED).isPresent();
        if (deleted) {
            send(new RestoreUser(t, user), request);
        }
        var answer = profiles.replacing(
                t,
                Kind.USER,
                user.id(),
                before -> {
                    // Of two who make the same user at once, the second finds what the first has written.
                    if (!deleted && before != null && before.userName() != null) {
                        throw ScimProblem.taken("A user is called %s already.".formatted(before.userName()));
                    }
                    return UserDocument.facts(document, before);
                },
                () -> send(
                        new PutUser(t, user, type(document), UserDocument.location(document), synced(document), null),
                        request));
        boolean enabled = row.map(known -> known.account().isEnabled()).orElse(true);
        return one(request, 201, switched(request, user, enabled, active == null || active, answer));
    }

    /**
     * The user of the name, who must have been deleted; else the id the provider goes by, where nobody else has it;
     * else a new one.
     */
    private String zetelId(TenantId t, String userName, @Nullable String externalId) {
        var named = profiles.idOfUserName(t, userName)
                .flatMap(id -> held.user(t, HolderId.user(id)))
                .filter(HolderRow::isKnown);
        if (named.isPresent()) {
            if (named.get().standing() == Standing.ACTIVE) {
                throw ScimProblem.taken("A user is called %s already.".formatted(userName));
            }
            return named.get().holder().id();
        }
        if (externalId == null || Checks.externalId(externalId).isPresent()) {
            return UUID.randomUUID().toString();
        }
        var there = held.user(t, HolderId.user(externalId))
                .filter(HolderRow::isKnown)
                .map(row -> row.holder().id());
        if (there.isEmpty()) {
            return externalId;
        }
        var profile = profiles.of(t, Kind.USER, there.get());
        return profile == null || profile.userName() == null
                ? there.get()
                : UUID.randomUUID().toString();
    }

    @Override
    public ScimAnswer replace(ScimRequest request, String id) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var document = Documents.whole(Type.USER, request.object());
        return changed(
                request,
                known(request, id),
                JsonMapper.shared().createObjectNode(),
                document,
                Documents.flag(document, "active"));
    }

    @Override
    public ScimAnswer patch(ScimRequest request, String id) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var row = known(request, id);
        var before = UserDocument.of(
                row.holder().id(),
                profiles.of(request.tenant(), Kind.USER, row.holder().id()));
        var document = before.deepCopy().put("active", row.account().isEnabled());
        Patch.operations(request.object()).forEach(operation -> Patch.apply(Type.USER, document, operation));
        return changed(request, row, before, Documents.known(Type.USER, document), Documents.flag(document, "active"));
    }

    @Override
    public ScimAnswer delete(ScimRequest request, String id) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var row = known(request, id);
        var answer = send(
                new DeleteUser(request.tenant(), row.holder(), DeletionReason.LEFT_SYNC_SCOPE, request.expected()),
                request);
        reads.after(HeldLicences.GROUP, answer, () -> Optional.of(answer));
        return ScimAnswer.of(204, null);
    }

    /** What a change does not touch may have been said by others since, and stays. */
    private ScimAnswer changed(
            ScimRequest request, HolderRow row, ObjectNode before, ObjectNode document, @Nullable Boolean active)
            throws Refused {
        required(document);
        var t = request.tenant();
        var user = row.holder();
        var command = new PatchUser(
                t,
                user,
                news(before, document, UserResource::type),
                news(before, document, UserDocument::location),
                news(before, document, UserResource::synced),
                request.expected());
        var answer = profiles.replacing(
                t, Kind.USER, user.id(), known -> UserDocument.facts(document, known), () -> send(command, request));
        boolean enabled = row.account().isEnabled();
        return one(request, 200, switched(request, user, enabled, active == null ? enabled : active, answer));
    }

    private static <T> @Nullable T news(ObjectNode before, ObjectNode now, Function<ObjectNode, @Nullable T> fact) {
        var said = fact.apply(now);
        return Objects.equals(said, fact.apply(before)) ? null : said;
    }

    /** Lets the account be as it is meant to be, and shows what came of everything. */
    private HolderRow switched(ScimRequest request, HolderId user, boolean is, boolean shall, Answer<NewVersion> before)
            throws Refused {
        var answer = is == shall
                ? before
                : send(new SetAccountEnabled(request.tenant(), user, shall, LicensesOfDisabled.SUSPEND, null), request);
        return reads.after(HeldLicences.GROUP, answer, () -> held.user(request.tenant(), user));
    }

    private Answer<NewVersion> send(DirectoryCommand command, ScimRequest request) throws Refused {
        return commands.send(command, NewVersion.class, request.origin());
    }

    private HolderRow known(ScimRequest request, String id) {
        return ScimDirectory.guid(id)
                .flatMap(guid -> held.byObjectId(request.tenant(), guid))
                .filter(row -> row.standing() == Standing.ACTIVE && row.holder().type() == HolderId.Type.USER)
                .orElseThrow(() -> ScimProblem.unknown(id));
    }

    private static String required(ObjectNode document) {
        var userName = Documents.text(document, "userName");
        if (userName == null) {
            throw ScimProblem.value("userName is required.");
        }
        return userName;
    }

    private static @Nullable UserType type(ObjectNode document) {
        var said = Documents.text(document, "userType");
        return said == null ? null : said.equalsIgnoreCase("Guest") ? UserType.GUEST : UserType.MEMBER;
    }

    private static @Nullable Boolean synced(ObjectNode document) {
        return Documents.flag(document.path(ZETEL_USER), "onPremisesSynced");
    }

    private ScimAnswer one(ScimRequest request, int status, HolderRow row) {
        return resources.one(request, status, rows(request, List.of(row)).getFirst());
    }

    private List<ObjectNode> rows(ScimRequest request, List<HolderRow> rows) {
        var t = request.tenant();
        var ids = rows.stream().map(row -> row.holder().id()).toList();
        var known = profiles.of(t, Kind.USER, ids);
        var groups = request.wants("groups")
                ? directory.groupsOf(t, HolderId.Type.USER, ids)
                : Map.<String, List<ScimDirectory.Named>>of();
        var licences = request.wants("licenses") || request.wants(ZETEL_USER)
                ? held.licences(t, rows.stream().map(HolderRow::holder).toList())
                : Map.<HolderId, List<LicenceRow>>of();
        return rows.stream()
                .map(row -> {
                    var id = row.holder().id();
                    var profile = known.get(id);
                    var document = document(row, profile, licences.getOrDefault(row.holder(), List.of()));
                    resources.groups(request, document, groups.getOrDefault(id, List.of()));
                    resources.describe(
                            request,
                            document,
                            Type.USER,
                            profiles.objectId(t, Kind.USER, id).value(),
                            profile == null ? null : profile.createdAt(),
                            profile == null ? null : profile.changedAt(),
                            row.version());
                    return document;
                })
                .toList();
    }

    private static ObjectNode document(HolderRow row, @Nullable Profile profile, List<LicenceRow> licences) {
        var document = UserDocument.of(row.holder().id(), profile);
        document.put("active", row.account().isEnabled());
        boolean guest = row.userType() == UserType.GUEST;
        if (guest != "Guest".equalsIgnoreCase(document.path("userType").asString(""))) {
            document.put("userType", guest ? "Guest" : "Member");
        }
        var ours = document.get(ZETEL_USER) instanceof ObjectNode known
                ? known
                : JsonMapper.shared().createObjectNode();
        if (row.usageLocation() != null) {
            ours.put("usageLocation", row.usageLocation());
        }
        ours.put("onPremisesSynced", row.onPremisesSynced());
        if (!licences.isEmpty()) {
            licensed(ours.putArray("licenses"), licences);
        }
        document.set(ZETEL_USER, ours);
        return document;
    }

    private static void licensed(ArrayNode list, List<LicenceRow> rows) {
        var sources = new LinkedHashMap<SkuId, ArrayNode>();
        rows.forEach(row -> {
            var source = sources.computeIfAbsent(row.skuId(), sku -> list.addObject()
                            .put("skuId", sku.value())
                            .put("skuPartNumber", row.sku())
                            .putArray("sources"))
                    .addObject()
                    .put("type", row.source().type().name());
            if (!row.source().id().isEmpty()) {
                source.put("value", row.source().id());
            }
            source.set("state", JsonMapper.shared().valueToTree(row.state()));
        });
    }
}
