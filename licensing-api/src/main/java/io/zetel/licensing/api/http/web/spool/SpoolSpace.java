package io.zetel.licensing.api.http.web.spool;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * How many bytes of answers may wait on disk: of one request (a line has up to 1.5 kB, so a million fit), and of all.
 */
@Component
public final class SpoolSpace {

    private final long perRequest;
    private final long all;
    private final AtomicLong used = new AtomicLong();

    SpoolSpace(
            @Value("${zetel.batch.unread-per-request:2GB}") DataSize perRequest,
            @Value("${zetel.batch.unread:8GB}") DataSize all) {
        this.perRequest = perRequest.toBytes();
        this.all = all.toBytes();
    }

    /** Takes so many more bytes for a request that has some already; false when that would be too many. */
    boolean take(long has, long more) {
        if (has + more > perRequest) {
            return false;
        }
        if (used.addAndGet(more) > all) {
            used.addAndGet(-more);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** How many bytes wait now. */
    public long used() {
        return used.get();
    }
}
