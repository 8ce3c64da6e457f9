package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Whom an id means: the GUID of the dialect, the id that Zetel knows, of users also the user principal name, in this
 * order.
 */
@Component
class GraphIds {

    static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final HeldLicenses held;
    private final Groups groups;
    private final Profiles profiles;

    GraphIds(HeldLicenses held, Groups groups, Profiles profiles) {
        this.held = held;
        this.groups = groups;
        this.profiles = profiles;
    }

    /** The user who is there. */
    HolderRow user(TenantId tenant, String id) {
        return findUser(tenant, id)
                .filter(row -> row.standing() == Standing.ACTIVE)
                .orElseThrow(() -> GraphProblem.missing(id));
    }

    HolderRow deletedUser(TenantId tenant, String id) {
        return findUser(tenant, id)
                .filter(row -> row.standing() == Standing.DELETED)
                .orElseThrow(() -> GraphProblem.missing(id));
    }

    Optional<HolderRow> findUser(TenantId tenant, String id) {
        return holder(tenant, HolderId.user(id))
                .or(() -> profiles.idOfUserName(tenant, id).flatMap(named -> held.user(tenant, HolderId.user(named))));
    }

    HolderRow device(TenantId tenant, String id) {
        return findDevice(tenant, id).orElseThrow(() -> GraphProblem.missing(id));
    }

    Optional<HolderRow> findDevice(TenantId tenant, String id) {
        return holder(tenant, HolderId.device(id)).filter(row -> row.standing() == Standing.ACTIVE);
    }

    GroupRow group(TenantId tenant, String id) {
        return findGroup(tenant, id).orElseThrow(() -> GraphProblem.missing(id));
    }

    Optional<GroupRow> findGroup(TenantId tenant, String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        return guid(id).flatMap(guid -> groups.byObjectId(tenant, guid))
                .or(() -> groups.group(tenant, new GroupId(id)));
    }

    private Optional<HolderRow> holder(TenantId tenant, HolderId asked) {
        if (!isId(asked.id())) {
            return Optional.empty();
        }
        return guid(asked.id())
                .flatMap(guid -> held.byObjectId(tenant, guid))
                .filter(row -> row.holder().type() == asked.type())
                .or(() -> held.user(tenant, asked));
    }

    /** What cannot be an id is nobody's; the database is not asked about it. */
    private static boolean isId(String id) {
        return Checks.externalId(id).isEmpty();
    }

    private static Optional<UUID> guid(String id) {
        return GUID.matcher(id).matches() ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    /** The tenant's. */
    static String of(TenantId tenant) {
        return ObjectId.of(tenant).value();
    }

    /** Two GUIDs as one id. */
    static String pair(String objectId, SkuId skuId) {
        var bytes = ByteBuffer.allocate(4 * Long.BYTES);
        for (var guid : new String[] {objectId, skuId.value()}) {
            var one = GUID.matcher(guid).matches()
                    ? UUID.fromString(guid)
                    : UUID.nameUUIDFromBytes(guid.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            bytes.putLong(one.getMostSignificantBits()).putLong(one.getLeastSignificantBits());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
