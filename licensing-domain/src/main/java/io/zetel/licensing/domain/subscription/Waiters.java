package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;

/** Those who wait for seats, as a pool that has some asks them. */
public interface Waiters {

    /** Nobody ever waits. */
    Waiters NONE = new Waiters() {
        @Override
        public void prefetch(Ledger ledger, TenantId tenant, Collection<HolderId> next) {}

        @Override
        public void offer(Ledger ledger, TenantId tenant, HolderId holder) {}
    };

    /** These are asked next. */
    void prefetch(Ledger ledger, TenantId tenant, Collection<HolderId> next);

    /** It is this one's turn: it takes what it can, or goes on waiting. */
    void offer(Ledger ledger, TenantId tenant, HolderId holder);
}
