package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** How a source of a licence stands (R01). */
public sealed interface SourceStatus {

    /** It gives the product. */
    record Active() implements SourceStatus {}

    /**
     * It gives the product only because another licence depends on it, or because those that its group gives in its
     * place do not all work yet; it should have gone.
     */
    record Leaving(AssignmentError error, List<PlanId> plans, List<SkuId> replacedBy) implements SourceStatus {

        /** One that nothing takes the place of. */
        public Leaving(AssignmentError error, List<PlanId> plans) {
            this(error, plans, List.of());
        }
    }

    /** It gives the product, but not with the service plans it should. */
    record Adjusting(Services wanted, AssignmentError error, List<PlanId> plans) implements SourceStatus {}

    /** It gives nothing, for this reason. */
    record Failed(AssignmentError error, List<PlanId> plans) implements SourceStatus {}

    /** It gives nothing as long as the holder is what the reason says. */
    record Skipped(Refusal reason) implements SourceStatus {}

    /** It gave the product until its holder was deleted, and shall again. */
    record Suspended() implements SourceStatus {}

    /** The only instance that is needed. */
    SourceStatus ACTIVE = new Active();

    /** Whether the source gives the product now. */
    default boolean isLive() {
        return switch (this) {
            case Active _, Leaving _, Adjusting _ -> true;
            case Failed _, Skipped _, Suspended _ -> false;
        };
    }
}
