package io.zetel.licensing.projections.lifecycle;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;

/** A deleted user who can no longer come back. */
public record DueUser(TenantId tenantId, HolderId holder) {}
