package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a decision about a tenant asks for; version 0 means it never came to be. {@code catalogueVersion} is the last
 * version of the catalogue it was told of, 0 where none, and {@code catalogueChangedOn} when that came to be.
 */
public record TenantState(
        String country,
        @Nullable String agreement,
        boolean autoClaimEnabled,
        int policyLimit,
        Map<PolicyId, Slot> slots,
        boolean preconfigured,
        NewPlans newPlans,
        ScimSettings scim,
        long catalogueVersion,
        @Nullable Instant catalogueChangedOn,
        long version) {

    /** A tenant to which nothing happened yet. */
    public static final TenantState UNKNOWN =
            new TenantState("", null, false, 0, Map.of(), false, NewPlans.ON, ScimSettings.USUAL, 0, null, 0);

    /** A policy that exists: its app, and who made it. */
    public record Slot(AppId app, Initiator origin) {}

    /** Whether the tenant came to be. */
    public boolean isKnown() {
        return version > 0;
    }

    /** Whether one more administrator-made policy would be one too many; system-made ones do not count (DEC2). */
    public boolean isAtPolicyLimit() {
        return slots.values().stream()
                        .filter(slot -> slot.origin() == Initiator.ADMIN)
                        .count()
                >= policyLimit;
    }

    /** The policies of an app, in the order they were made. */
    public List<PolicyId> policiesOf(AppId app) {
        return slots.entrySet().stream()
                .filter(slot -> slot.getValue().app().equals(app))
                .map(Map.Entry::getKey)
                .toList();
    }

    TenantState evolve(TenantEvent event) {
        var next = new Next(this);
        switch (event) {
            case TenantEvent.TenantRegistered e -> {
                next.country = e.country();
                next.agreement = e.agreement();
                next.policyLimit = e.policyLimit();
            }
            case TenantEvent.AutoClaimEnabled e -> {
                next.autoClaimEnabled = true;
                next.preconfigured |= e.by() == Initiator.SYSTEM;
            }
            case TenantEvent.AutoClaimDisabled _ -> next.autoClaimEnabled = false;
            case TenantEvent.PolicyLimitSet e -> next.policyLimit = e.policyLimit();
            case TenantEvent.TenantCountrySet e -> next.country = e.country();
            case TenantEvent.TenantAgreementSet e -> next.agreement = e.agreement();
            case TenantEvent.PolicyAdmitted e -> next.slots.put(e.policyId(), new Slot(e.app(), e.origin()));
            case TenantEvent.PolicyDismissed e -> next.slots.remove(e.policyId());
            case TenantEvent.NewPlansSet e -> next.newPlans = e.newPlans();
            case TenantEvent.ScimSettingsSet e -> next.scim = e.settings();
            case TenantEvent.CatalogueChanged e -> {
                next.catalogueVersion = e.catalogueVersion();
                next.catalogueChangedOn = e.changedOn();
            }
        }
        return next.state();
    }

    /** The state after one more event, until it is known what that changes. */
    private static final class Next {

        private String country;
        private @Nullable String agreement;
        private boolean autoClaimEnabled;
        private int policyLimit;
        private final Map<PolicyId, Slot> slots;
        private boolean preconfigured;
        private NewPlans newPlans;
        private ScimSettings scim;
        private long catalogueVersion;
        private @Nullable Instant catalogueChangedOn;
        private final long version;

        Next(TenantState before) {
            country = before.country();
            agreement = before.agreement();
            autoClaimEnabled = before.autoClaimEnabled();
            policyLimit = before.policyLimit();
            slots = new LinkedHashMap<>(before.slots());
            preconfigured = before.preconfigured();
            newPlans = before.newPlans();
            scim = before.scim();
            catalogueVersion = before.catalogueVersion();
            catalogueChangedOn = before.catalogueChangedOn();
            version = before.version() + 1;
        }

        TenantState state() {
            return new TenantState(
                    country,
                    agreement,
                    autoClaimEnabled,
                    policyLimit,
                    slots,
                    preconfigured,
                    newPlans,
                    scim,
                    catalogueVersion,
                    catalogueChangedOn,
                    version);
        }
    }
}
