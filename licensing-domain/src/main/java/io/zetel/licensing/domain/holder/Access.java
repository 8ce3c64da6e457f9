package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether somebody may use a service, and why: through an own licence, or through the device at hand (P02, D02, D13). */
public record Access(Level access, List<Because> because) {

    /** Everything, looking and printing only, or nothing. */
    public enum Level { FULL, READ_ONLY, NONE }

    /** What speaks for or against it. */
    public enum Reason {
        USER_LICENSE, DEVICE_LICENSE, DEVICE_LICENSE_REVOKED, PLAN_DISABLED, LICENSE_FAILED, LICENSE_SUSPENDED, SUBSCRIPTION_INACTIVE, NO_LICENSE
    }

    /** One reason, and the product it is about; none where there is no licence at all. */
    public record Because(Reason reason, @Nullable SkuId skuId, List<Source> sources) {}

    /** What the user may do with the service plan, sitting at this device where there is one. */
    public static Access of(HolderState user, @Nullable HolderState device, Catalogue catalogue, Function<SkuId, SubscriptionState> pools,
            PlanId servicePlan) {
        var because = Stream.concat(reasons(user, Reason.USER_LICENSE, catalogue, pools, servicePlan),
                device == null ? Stream.empty() : reasons(device, Reason.DEVICE_LICENSE, catalogue, pools, servicePlan)).toList();
        var full = because.stream().filter(one -> one.reason() == Reason.USER_LICENSE || one.reason() == Reason.DEVICE_LICENSE).toList();
        if (!full.isEmpty()) {
            return new Access(Level.FULL, full);
        }
        var readOnly = because.stream().filter(one -> one.reason() == Reason.DEVICE_LICENSE_REVOKED).toList();
        if (!readOnly.isEmpty()) {
            return new Access(Level.READ_ONLY, readOnly);
        }
        return new Access(Level.NONE, because.isEmpty() ? List.of(new Because(Reason.NO_LICENSE, null, List.of())) : because);
    }

    private static Stream<Because> reasons(HolderState holder, Reason yes, Catalogue catalogue, Function<SkuId, SubscriptionState> pools,
            PlanId plan) {
        var held = holder.assignments().entrySet().stream().filter(entry -> has(catalogue, entry.getKey(), plan))
                .map(entry -> reason(holder, entry.getKey(), entry.getValue(), yes, pools, plan));
        var revoked = holder.revoked().stream().filter(skuId -> has(catalogue, skuId, plan))
                .map(skuId -> new Because(Reason.DEVICE_LICENSE_REVOKED, skuId, List.of()));
        return Stream.concat(held, revoked);
    }

    private static Because reason(HolderState holder, SkuId skuId, Assignment assignment, Reason yes, Function<SkuId, SubscriptionState> pools,
            PlanId plan) {
        var giving = assignment.sources().stream().filter(held -> held.isLive() && held.gives(plan)).map(SourceState::source)
                .toList();
        if (!giving.isEmpty()) {
            return new Because(pools.apply(skuId).capacity() > 0 ? yes : Reason.SUBSCRIPTION_INACTIVE, skuId, giving);
        }
        var sources = assignment.sources().stream().map(SourceState::source).toList();
        if (assignment.isLive()) {
            return new Because(Reason.PLAN_DISABLED, skuId, sources);
        }
        return new Because(holder.standing() == Standing.DELETED ? Reason.LICENSE_SUSPENDED : Reason.LICENSE_FAILED, skuId, sources);
    }

    private static boolean has(Catalogue catalogue, SkuId skuId, PlanId plan) {
        return catalogue.product(skuId).filter((Product product) -> product.has(plan)).isPresent();
    }
}
