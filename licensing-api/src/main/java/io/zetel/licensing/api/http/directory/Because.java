package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.holder.Access.Level;
import io.zetel.licensing.domain.holder.Access.Reason;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.projections.holders.Grant;
import io.zetel.licensing.projections.holders.LicenceState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that speaks for or against access: whose it is, which product, through which source, since when. */
record Because(Reason reason, HolderId.@Nullable Type through, @Nullable String sku, @Nullable String skuId, Source.@Nullable Type sourceType,
        @Nullable String sourceId, @Nullable String error, @Nullable Instant since) {

    private static final Because NOTHING = new Because(Reason.NO_LICENSE, null, null, null, null, null, null, null);

    static Because of(Grant grant, Names names) {
        var source = grant.source();
        return new Because(reason(grant), grant.holder().type(), names.partNumber(grant.skuId()), grant.skuId().value(),
                source == null ? null : source.type(), source == null || source.type() == Source.Type.DIRECT ? null : source.id(), grant.error(),
                grant.since());
    }

    static Level level(List<Because> all) {
        if (all.stream().anyMatch(one -> one.reason == Reason.USER_LICENSE || one.reason == Reason.DEVICE_LICENSE)) {
            return Level.FULL;
        }
        return all.stream().anyMatch(one -> one.reason == Reason.DEVICE_LICENSE_REVOKED) ? Level.READ_ONLY : Level.NONE;
    }

    /** Those that the level rests on; where there is no access, everything that should have given some. */
    static List<Because> decisive(List<Because> all, Level level) {
        return switch (level) {
            case FULL -> all.stream().filter(one -> one.reason == Reason.USER_LICENSE || one.reason == Reason.DEVICE_LICENSE).toList();
            case READ_ONLY -> all.stream().filter(one -> one.reason == Reason.DEVICE_LICENSE_REVOKED).toList();
            case NONE -> all.isEmpty() ? List.of(NOTHING) : all;
        };
    }

    private static Reason reason(Grant grant) {
        if (grant.isRevoked()) {
            return Reason.DEVICE_LICENSE_REVOKED;
        }
        if (grant.state() == LicenceState.SUSPENDED) {
            return Reason.LICENSE_SUSPENDED;
        }
        if (!grant.state().isLive()) {
            return Reason.LICENSE_FAILED;
        }
        if (!grant.usable()) {
            return Reason.SUBSCRIPTION_INACTIVE;
        }
        return grant.holder().type() == HolderId.Type.USER ? Reason.USER_LICENSE : Reason.DEVICE_LICENSE;
    }
}
