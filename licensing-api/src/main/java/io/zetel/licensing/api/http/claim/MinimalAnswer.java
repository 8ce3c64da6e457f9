package io.zetel.licensing.api.http.claim;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcome.AlreadyLicensed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Refused;
import org.jspecify.annotations.Nullable;

/** What a service acts on, for whoever prefers the short form; the rest of an answer is in the claim report too. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MinimalAnswer(
        long line,
        String outcome,
        @Nullable String code,
        @Nullable String sku,
        @Nullable String claimId) {

    static MinimalAnswer of(long line, ClaimOutcome outcome, Names names) {
        return switch (outcome) {
            case Claimed claimed ->
                new MinimalAnswer(line, "CLAIMED", null, names.partNumber(claimed.skuId()), claimed.claimId());
            case AlreadyLicensed already ->
                new MinimalAnswer(line, "ALREADY_LICENSED", null, names.partNumber(already.skuId()), null);
            case Refused refused ->
                new MinimalAnswer(line, "REFUSED", refused.code().name(), null, null);
        };
    }
}
