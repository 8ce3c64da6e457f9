package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of the licences of users and devices. {@code expectedVersion} is the caller's If-Match, where it
 * sent one.
 */
public sealed interface AssignmentCommand extends LicensingCommand {

    /**
     * Assign and remove licences of one user in one atomic step, judged by how it ends (R06). A product the user
     * inherits is assigned directly only where the caller says so: the product's page does, the user's own page does
     * not (P16). Answered with {@link io.zetel.licensing.domain.shared.NewVersion}.
     */
    record ChangeLicenses(
            TenantId tenantId,
            HolderId holder,
            List<LicenseChoice> add,
            List<SkuId> remove,
            boolean allowAlongsideInherited,
            @Nullable Long expectedVersion)
            implements AssignmentCommand {
        @Override
        public List<HolderId> holders() {
            return List.of(holder);
        }
    }

    /** Look anew at every licence of the user that does not work (R05). Answered with {@link Reprocessed}. */
    record ReprocessUser(TenantId tenantId, HolderId holder) implements AssignmentCommand {
        @Override
        public List<HolderId> holders() {
            return List.of(holder);
        }
    }

    /**
     * Go on giving the free seats of a product to those who wait for one and were too many to be asked at once (G08).
     * These holders (at most 500) are put into the queue first, in this order, where they wait and are in none.
     * Answered with {@link Healed}.
     */
    record HealWaiting(TenantId tenantId, SkuId skuId, List<HolderId> holders) implements AssignmentCommand {}

    /**
     * End every source of a product for these holders (at most 500), in this order: of a product that is gone for all
     * of them, of one with more seats out than there are at the end of that tolerance until no more are (R12). Answered
     * with {@link Ended}.
     */
    record EndAssignments(TenantId tenantId, SkuId skuId, List<HolderId> holders, LossReason reason)
            implements AssignmentCommand {}

    /** What of a user's licences still does not work after all were looked at. */
    record Reprocessed(HolderId holder, long version, List<AssignmentError> errors) {}

    /** How many were put into the queue, and whether seats are free and others who wait have still to be asked. */
    record Healed(int queued, boolean moreToAsk) {}

    /** How many holders lost a working licence. */
    record Ended(int ended) {}
}
