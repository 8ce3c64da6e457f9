package io.zetel.licensing.projections.policies;

import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.engine.projection.Recorded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One change of a policy, and the policy as it left it. */
record Change(
        Key key,
        PolicyRow after,
        String name,
        @Nullable String actor,
        @Nullable String reason) {

    /** Which policy. */
    record Key(TenantId tenantId, PolicyId policyId) {}

    static Change of(PolicyEvent event, Recorded recorded, @Nullable PolicyRow before) {
        var policyId = event.policyId();
        var row = before == null ? unborn(policyId, recorded) : before;
        var origin = event instanceof PolicyEvent.PolicyCreated e ? e.origin() : row.origin();
        var state = new PolicyState(
                        row.status(), row.name(), row.app(), row.products(), row.environmentScope(), row.version())
                .evolve(event);
        var after = new PolicyRow(
                policyId,
                state.name(),
                state.app(),
                state.products(),
                state.scope(),
                state.status(),
                origin,
                recorded.version(),
                row.createdAt(),
                recorded.recordedAt());
        return new Change(
                new Key(event.tenantId(), policyId),
                after,
                event.getClass().getSimpleName(),
                said(recorded, "actor"),
                said(recorded, "reason"));
    }

    private static PolicyRow unborn(PolicyId policyId, Recorded recorded) {
        return new PolicyRow(
                policyId,
                "",
                new AppId(""),
                List.of(),
                EnvironmentScope.ALL,
                PolicyState.Status.NOT_CREATED,
                Initiator.ADMIN,
                0,
                recorded.recordedAt(),
                recorded.recordedAt());
    }

    private static @Nullable String said(Recorded recorded, String key) {
        return recorded.metaData().get(key) instanceof Object value ? value.toString() : null;
    }
}
