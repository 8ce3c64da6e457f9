package io.zetel.licensing.api.automation;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;

/** What is known of people beside their ids; no event has it. */
public interface PersonalData {

    /** Erases all that is known of who this is. */
    void erase(TenantId tenant, HolderId holder);
}
