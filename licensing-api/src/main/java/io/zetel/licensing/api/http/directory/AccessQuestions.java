package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.access.ServiceAccess;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.AccessPaths;
import io.zetel.licensing.projections.holders.Grant;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is read once to answer any number of questions about the access of one user, at one device where there is one.
 */
record AccessQuestions(List<AccessPaths> holders) {

    /** The user and the device, as they are addressed. */
    static List<HolderId> holders(String userId, @Nullable String deviceId) {
        return Stream.concat(
                        Stream.of(HolderId.user(userId)), Optional.ofNullable(deviceId).map(HolderId::device).stream())
                .toList();
    }

    /** Reads the paths of these holders, the user first. */
    static AccessQuestions read(HeldLicenses held, TenantId tenant, List<HolderId> holders) {
        return new AccessQuestions(held.access(tenant, holders));
    }

    /** The same holders as they are known, under which their past is kept. */
    static List<HolderId> known(HeldLicenses held, TenantId tenant, List<HolderId> holders) {
        return held.access(tenant, holders).stream().map(AccessPaths::holder).toList();
    }

    /** The user, as first written. */
    String userId() {
        return holders.getFirst().holder().id();
    }

    /** The device at hand, as first written. */
    @Nullable
    String deviceId() {
        return holders.size() == 1 ? null : holders.getLast().holder().id();
    }

    /** Where the user stands. */
    Standing user() {
        return holders.getFirst().standing();
    }

    /** What the one rule says of these service plans. */
    ServiceAccess<Grant> to(Collection<PlanId> plans, Catalogue catalogue) {
        return ServiceAccess.of(
                user(),
                holders.getFirst().account(),
                holders.stream().flatMap(holder -> holder.grants().stream()).toList(),
                plans,
                catalogue);
    }
}
