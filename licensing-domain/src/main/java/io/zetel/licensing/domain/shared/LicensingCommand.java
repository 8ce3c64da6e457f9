package io.zetel.licensing.domain.shared;

import java.util.List;

/** A request to one tenant; the tenant is the routing key of every command. */
public interface LicensingCommand {

    /** The tenant that is asked. */
    TenantId tenantId();

    /** The holders whose history the decision will need, so that a group of commands can load them with one query. */
    default List<HolderId> holders() {
        return List.of();
    }
}
