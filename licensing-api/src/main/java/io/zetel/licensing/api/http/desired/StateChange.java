package io.zetel.licensing.api.http.desired;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.SetNewPlans;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command's worth of change, as a job keeps it: never rename. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StateChange.Switch.class, name = "SWITCH"),
    @JsonSubTypes.Type(value = StateChange.LaterPlans.class, name = "NEW_PLANS"),
    @JsonSubTypes.Type(value = StateChange.MakePolicy.class, name = "MAKE_POLICY"),
    @JsonSubTypes.Type(value = StateChange.TurnPolicy.class, name = "TURN_POLICY"),
    @JsonSubTypes.Type(value = StateChange.SetProducts.class, name = "SET_PRODUCTS"),
    @JsonSubTypes.Type(value = StateChange.DropPolicy.class, name = "DROP_POLICY"),
    @JsonSubTypes.Type(value = StateChange.SetLicenses.class, name = "SET_LICENSES")
})
sealed interface StateChange {

    /** The command that does it. */
    LicensingCommand command(TenantId tenant);

    /** Auto-claim on or off. */
    record Switch(boolean enabled) implements StateChange {

        @Override
        public LicensingCommand command(TenantId tenant) {
            return enabled ? new EnableAutoClaim(tenant, null) : new DisableAutoClaim(tenant, null);
        }
    }

    /** What becomes of service plans that come later. */
    record LaterPlans(NewPlans newPlans) implements StateChange {

        @Override
        public LicensingCommand command(TenantId tenant) {
            return new SetNewPlans(tenant, newPlans, null);
        }
    }

    /** A policy that is new; its id is given beforehand, so that done twice it is one. */
    record MakePolicy(String policyId, String name, AppId app, List<Selection> products, EnvironmentScope scope)
            implements StateChange {

        @Override
        public LicensingCommand command(TenantId tenant) {
            return new CreatePolicy(tenant, new PolicyId(policyId), name, app, products, scope);
        }
    }

    /** A policy on or off. */
    record TurnPolicy(String policyId, boolean enabled) implements StateChange {

        @Override
        public LicensingCommand command(TenantId tenant) {
            return new AdjustPolicy(tenant, new PolicyId(policyId), null, enabled, null);
        }
    }

    /** The products of a policy. */
    record SetProducts(String policyId, List<Selection> products) implements StateChange {

        @Override
        public LicensingCommand command(TenantId tenant) {
            return new ReplaceProducts(tenant, new PolicyId(policyId), products, null);
        }
    }

    /** A policy that goes. */
    record DropPolicy(String policyId) implements StateChange {

        @Override
        public LicensingCommand command(TenantId tenant) {
            return new DeletePolicy(tenant, new PolicyId(policyId), null);
        }
    }

    /** What a group gives and gives no more; whoever takes something away has said {@code prune}. */
    record SetLicenses(
            String groupId,
            List<LicenseChoice> add,
            List<SkuId> remove,
            @Nullable LicensingMode mode) implements StateChange {

        @Override
        public SetGroupLicenses command(TenantId tenant) {
            return new SetGroupLicenses(tenant, new GroupId(groupId), add, remove, mode, true, null);
        }

        /** The same without what the group does not give any more. */
        SetLicenses removing(List<SkuId> given) {
            return new SetLicenses(
                    groupId, add, remove.stream().filter(given::contains).toList(), mode);
        }
    }
}
