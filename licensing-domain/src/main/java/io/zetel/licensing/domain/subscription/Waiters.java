package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import org.axonframework.messaging.MetaData;

/** Those who wait for seats, as a pool that has some asks them. */
public interface Waiters {

    /** Nobody ever waits. */
    Waiters NONE = new Waiters() {
        @Override
        public void prefetch(TenantId tenant, Collection<HolderId> next) {}

        @Override
        public void offer(TenantId tenant, HolderId holder, MetaData cause) {}
    };

    /** These are asked next. */
    void prefetch(TenantId tenant, Collection<HolderId> next);

    /** It is this one's turn: it takes what it can, or goes on waiting. */
    void offer(TenantId tenant, HolderId holder, MetaData cause);
}
