package io.zetel.licensing.domain.violations;

import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;

/** A question that nobody answers. */
interface UnansweredCommand extends LicensingCommand {

    /** Nobody handles this. */
    record Sing(TenantId tenantId) implements UnansweredCommand {}
}
