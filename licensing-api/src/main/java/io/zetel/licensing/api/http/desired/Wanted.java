package io.zetel.licensing.api.http.desired;

import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.NewPlans;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A desired state in the domain's words. */
record Wanted(@Nullable Boolean autoClaim, @Nullable NewPlans newPlans, List<OfPolicy> policies, List<OfGroup> groups) {

    /** What is wanted of a policy. */
    record OfPolicy(
            String name,
            AppId app,
            @Nullable Boolean enabled,
            @Nullable EnvironmentScope scope,
            List<LicenseChoice> products) {}

    /** What is wanted of a group. */
    record OfGroup(GroupId groupId, @Nullable LicensingMode mode, List<LicenseChoice> licenses) {}
}
