package io.zetel.licensing.api.scim;

import static io.zetel.licensing.api.scim.Schemas.ZETEL_USER;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.names.Names;
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
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.holders.LicenseRow;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users, as identity providers tell of them. */
@Component
class UserResource extends DirectoryResource<HolderRow> {

    private final Commands commands;
    private final Reads reads;
    private final HeldLicenses held;
    private final Names names;
    private final Profiles profiles;
    private final Resources resources;

    UserResource(
            Commands commands, Reads reads, HeldLicenses held, Names names, Profiles profiles, Resources resources) {
        super(Type.USER, Role.USER_ADMIN, profiles, resources);
        this.commands = commands;
        this.reads = reads;
        this.held = held;
        this.names = names;
        this.profiles = profiles;
        this.resources = resources;
    }

    @Override
    String id(HolderRow row) {
        return row.holder().id();
    }

    @Override
    long version(HolderRow row) {
        return row.version();
    }

    @Override
    Collection<HolderRow> rows(TenantId tenant, List<String> ids) {
        return held.holders(tenant, ids.stream().map(HolderId::user).toList()).values();
    }

    @Override
    Optional<HolderRow> row(TenantId tenant, UUID objectId) {
        return held.byObjectId(tenant, objectId)
                .filter(row -> row.standing() == Standing.ACTIVE && row.holder().type() == HolderId.Type.USER);
    }

    @Override
    HolderRow created(ScimRequest request, ObjectNode document) throws Refused {
        var t = request.tenant();
        var active = Documents.flag(document, "active");
        var user = HolderId.user(zetelId(t, required(document), wishedId(t, document)));
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
        return switched(request, user, enabled, active == null || active, answer);
    }

    /**
     * The user of the name, who must have been deleted; else the id that is wished for, where nobody else has it; else
     * a new one.
     */
    private String zetelId(TenantId t, String userName, @Nullable String wished) {
        var named = profiles.idOfUserName(t, userName)
                .flatMap(id -> held.user(t, HolderId.user(id)))
                .filter(HolderRow::isKnown);
        if (named.isPresent()) {
            if (named.get().standing() == Standing.ACTIVE) {
                throw ScimProblem.taken("A user is called %s already.".formatted(userName));
            }
            return named.get().holder().id();
        }
        if (wished == null || Checks.externalId(wished).isPresent()) {
            return UUID.randomUUID().toString();
        }
        var there = held.user(t, HolderId.user(wished))
                .filter(HolderRow::isKnown)
                .map(row -> row.holder().id());
        if (there.isEmpty()) {
            return wished;
        }
        var profile = profiles.of(t, Kind.USER, there.get());
        return profile == null || profile.userName() == null
                ? there.get()
                : UUID.randomUUID().toString();
    }

    private @Nullable String wishedId(TenantId t, ObjectNode document) {
        return switch (resources.settings(t).idFrom()) {
            case EXTERNAL_ID -> Documents.text(document, "externalId");
            case USER_NAME -> Documents.text(document, "userName");
            case GENERATED -> null;
        };
    }

    /** What a change does not touch may have been said by others since, and stays. */
    @Override
    HolderRow changed(
            ScimRequest request, HolderRow row, ObjectNode before, ObjectNode document, Membership.Change members)
            throws Refused {
        required(document);
        var t = request.tenant();
        var user = row.holder();
        var active = Documents.flag(document, "active");
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
        return switched(request, user, enabled, active == null ? enabled : active, answer);
    }

    @Override
    void removed(ScimRequest request, HolderRow row) throws Refused {
        var command =
                new DeleteUser(request.tenant(), row.holder(), DeletionReason.LEFT_SYNC_SCOPE, request.expected());
        var answer = send(command, request);
        reads.after(HeldLicenses.GROUP, answer, () -> Optional.of(answer));
    }

    private static <T> @Nullable T news(ObjectNode before, ObjectNode now, Function<ObjectNode, @Nullable T> fact) {
        var said = fact.apply(now);
        return Objects.equals(said, fact.apply(before)) ? null : said;
    }

    /** Lets the account be as it is meant to be, and shows what came of everything. */
    private HolderRow switched(ScimRequest request, HolderId user, boolean is, boolean shall, Answer<NewVersion> before)
            throws Refused {
        var t = request.tenant();
        var answer = is == shall ? before : send(new SetAccountEnabled(t, user, shall, licences(t), null), request);
        return reads.after(HeldLicenses.GROUP, answer, () -> held.user(t, user));
    }

    private LicensesOfDisabled licences(TenantId t) {
        return switch (resources.settings(t).onInactive()) {
            case SUSPEND -> LicensesOfDisabled.SUSPEND;
            case KEEP -> LicensesOfDisabled.KEEP;
        };
    }

    private Answer<NewVersion> send(DirectoryCommand command, ScimRequest request) throws Refused {
        return commands.send(command, NewVersion.class, request.origin());
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

    @Override
    ObjectNode document(HolderRow row, @Nullable Profile profile) {
        return UserDocument.of(row.holder().id(), profile)
                .put("active", row.account().isEnabled());
    }

    @Override
    BiConsumer<HolderRow, ObjectNode> details(ScimRequest request, List<HolderRow> rows) {
        var licences = request.wants("licenses") || request.wants(ZETEL_USER)
                ? held.licences(
                        request.tenant(), rows.stream().map(HolderRow::holder).toList())
                : Map.<HolderId, List<LicenseRow>>of();
        var called = names.of(request.tenant());
        return resources
                .groups(request, HolderId.Type.USER, rows)
                .andThen((row, document) ->
                        facts(row, document, licences.getOrDefault(row.holder(), List.of()), called));
    }

    /** What the events say, and the provider may have said otherwise. */
    private static void facts(HolderRow row, ObjectNode document, List<LicenseRow> licences, Names names) {
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
            licensed(ours.putArray("licenses"), licences, names);
        }
        document.set(ZETEL_USER, ours);
    }

    private static void licensed(ArrayNode list, List<LicenseRow> rows, Names names) {
        var sources = new LinkedHashMap<SkuId, ArrayNode>();
        rows.forEach(row -> {
            var source = sources.computeIfAbsent(row.skuId(), sku -> list.addObject()
                            .put("skuId", sku.value())
                            .put("skuPartNumber", names.partNumber(sku))
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
