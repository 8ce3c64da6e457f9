package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the events of one batch add up to for the claim report. */
final class ClaimBatch {

    /** A claim and when it was recorded. */
    record Claim(LicenseClaimed event, Instant recordedAt) {}

    /** A policy by tenant and id. */
    record Policy(TenantId tenantId, PolicyId policyId) {}

    /** What is counted together. */
    record Tally(TenantId tenantId, LocalDate day, PolicyId policyId, String outcome) {}

    /** Refusals of one instant. */
    record Refusals(TenantId tenantId, Instant refusedAt, PolicyId policyId, String code) {}

    final List<Claim> claims = new ArrayList<>();
    final Map<Tally, Long> tallies = new HashMap<>();
    final Map<Refusals, Long> refusals = new HashMap<>();
    final Map<Policy, String> names = new HashMap<>();

    void on(HolderEvent event, Instant recordedAt) {
        switch (event) {
            case HolderEvent.LicenseClaimed e -> {
                claims.add(new Claim(e, recordedAt));
                count(e.tenantId(), e.policyId(), Outcomes.CLAIMED, e.effectiveOn());
                if (e.position() > 0) {
                    count(e.tenantId(), e.policyId(), Outcomes.FROM_BACKUP, e.effectiveOn());
                }
            }
            case HolderEvent.ClaimRefused e -> {
                count(e.tenantId(), e.policyId(), e.code().name(), e.effectiveOn());
                refusals.merge(
                        new Refusals(
                                e.tenantId(),
                                Times.kept(e.effectiveOn()),
                                e.policyId(),
                                e.code().name()),
                        1L,
                        Long::sum);
            }
            case HolderEvent.BackupProductUsed _ -> {
                /* the claim itself has its position */
            }
            case HolderEvent.OfHolder _ -> {
                /* nobody got anything */
            }
            case HolderEvent.LicenseAssigned _, HolderEvent.AssignmentOptionsSet _, HolderEvent.LicenseRemoved _ -> {
                /* given by hand */
            }
            case HolderEvent.LicenseInherited _,
                    HolderEvent.InheritanceRemoved _,
                    HolderEvent.DeviceLicenseGranted _,
                    HolderEvent.DeviceLicenseRevoked _ -> {
                /* given by a group */
            }
            case HolderEvent.AssignmentFailed _,
                    HolderEvent.AssignmentRecovered _,
                    HolderEvent.MemberSkipped _,
                    HolderEvent.RemovalBlocked _,
                    HolderEvent.OptionsBlocked _ -> {
                /* no claim */
            }
            case HolderEvent.LicenseSuspended _, HolderEvent.LicenseResumed _, HolderEvent.LicenseLost _ -> {
                /* what was claimed stays claimed */
            }
        }
    }

    void on(PolicyEvent event) {
        switch (event) {
            case PolicyEvent.PolicyCreated e -> names.put(new Policy(e.tenantId(), e.policyId()), e.name());
            case PolicyEvent.PolicyRenamed e -> names.put(new Policy(e.tenantId(), e.policyId()), e.name());
            case PolicyEvent.PolicyEnabled _,
                    PolicyEvent.PolicyDisabled _,
                    PolicyEvent.PolicyDeleted _,
                    PolicyEvent.BackupProductAdded _,
                    PolicyEvent.ProductsRemoved _,
                    PolicyEvent.ProductsReordered _,
                    PolicyEvent.ProductsReplaced _,
                    PolicyEvent.PolicyServicesSet _ -> {
                /* what was claimed stays claimed */
            }
        }
    }

    private void count(TenantId tenantId, PolicyId policyId, String outcome, Instant on) {
        tallies.merge(
                new Tally(tenantId, LocalDate.ofInstant(Times.kept(on), ZoneOffset.UTC), policyId, outcome),
                1L,
                Long::sum);
    }
}
