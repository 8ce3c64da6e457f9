package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.access.ServiceAccess;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A path to a product as the state of its holder tells it. */
public record HeldPath(
        HolderId holder,
        SkuId skuId,
        @Nullable Source source,
        boolean isSuspended,
        boolean isLive,
        Services services,
        boolean usable)
        implements ServiceAccess.Path {

    @Override
    public boolean isRevoked() {
        return source == null;
    }

    /** What these, the user first, make of the service plan in the scenario. */
    public static ServiceAccess<HeldPath> access(
            LicensingScenario scenario, Catalogue catalogue, TenantId tenant, PlanId plan, HolderId... holders) {
        var paths = Stream.of(holders)
                .flatMap(holder -> of(
                        holder,
                        scenario.holder(tenant, holder),
                        sku -> scenario.pool(tenant, sku).capacity() > 0))
                .toList();
        return ServiceAccess.of(
                scenario.holder(tenant, holders[0]).standing(),
                scenario.holder(tenant, holders[0]).account(),
                paths,
                ServiceAccess.answering(plan, catalogue),
                catalogue);
    }

    private static Stream<HeldPath> of(HolderId holder, HolderState state, Function<SkuId, Boolean> usable) {
        var held = state.assignments().entrySet().stream().flatMap(entry -> entry.getValue().sources().stream()
                .map(source -> new HeldPath(
                        holder,
                        entry.getKey(),
                        source.source(),
                        source.condition() instanceof SourceStatus.Suspended,
                        source.isLive(),
                        source.services(),
                        usable.apply(entry.getKey()))));
        return Stream.concat(
                held,
                state.revoked().stream()
                        .map(sku -> new HeldPath(holder, sku, null, false, false, Services.allBut(List.of()), true)));
    }
}
