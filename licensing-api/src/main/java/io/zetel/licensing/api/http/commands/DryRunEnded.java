package io.zetel.licensing.api.http.commands;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.ForeseenEvents;

/** A request that was dry ends where its command was decided: what comes after that is for what has happened. */
public final class DryRunEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TenantId tenant;
    private final transient Answer<ForeseenEvents> foreseen;

    DryRunEnded(TenantId tenant, Answer<ForeseenEvents> foreseen) {
        super("A dry run ends here", null, false, false);
        this.tenant = tenant;
        this.foreseen = foreseen;
    }

    /** Whose events they would be. */
    public TenantId tenant() {
        return tenant;
    }

    /** What would have been stored. */
    public Answer<ForeseenEvents> foreseen() {
        return foreseen;
    }
}
