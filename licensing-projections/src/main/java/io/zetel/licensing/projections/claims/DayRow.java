package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import java.time.LocalDate;
import java.util.Map;

/** What a policy came to on one day (UTC). */
public record DayRow(
        LocalDate day,
        PolicyId policyId,
        String policyName,
        long claimed,
        long fromBackup,
        Map<Refusal, Long> refused) {}
