package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;

/** What may be asked of the claim engine. */
public sealed interface ClaimCommand extends LicensingCommand {

    /** Decide one claim (A02); answered with a {@link ClaimOutcome}. */
    record ClaimLicense(TenantId tenantId, ClaimRequest claim) implements ClaimCommand {

        @Override
        public List<HolderId> holders() {
            return List.of(claim.holder());
        }
    }

    /**
     * Tell which apps the user would get by claiming them now, and change nothing; answered with {@link ClaimableApps}.
     */
    record PreviewClaims(TenantId tenantId, HolderId holder) implements ClaimCommand {

        @Override
        public List<HolderId> holders() {
            return List.of(holder);
        }
    }

    /** Decide some hundred claims in one go, in order; answered with {@link ClaimOutcomes}, one outcome each. */
    record ClaimLicenses(TenantId tenantId, List<ClaimRequest> claims) implements ClaimCommand {

        @Override
        public List<HolderId> holders() {
            return claims.stream().map(ClaimRequest::holder).distinct().toList();
        }
    }
}
