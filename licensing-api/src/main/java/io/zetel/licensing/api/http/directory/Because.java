package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.access.ServiceAccess;
import io.zetel.licensing.domain.access.ServiceAccess.Reason;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.projections.holders.Grant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that speaks for or against access: whose it is, which product, through which source, since when. */
public record Because(
        Reason reason,
        HolderId.@Nullable Type through,
        @Nullable String sku,
        @Nullable String skuId,
        Source.@Nullable Type sourceType,
        @Nullable String sourceId,
        @Nullable String error,
        @Nullable Instant since) {

    static List<Because> of(ServiceAccess<Grant> access, Names names) {
        return access.because().stream().map(because -> of(because, names)).toList();
    }

    private static Because of(ServiceAccess.Because<Grant> because, Names names) {
        var grant = because.path();
        if (grant == null) {
            return new Because(because.reason(), null, null, null, null, null, null, null);
        }
        var source = grant.source() == null ? null : SourceRef.of(grant.source());
        return new Because(
                because.reason(),
                grant.holder().type(),
                names.partNumber(grant.skuId()),
                grant.skuId().value(),
                source == null ? null : source.type(),
                source == null ? null : source.id(),
                grant.error(),
                grant.since());
    }
}
