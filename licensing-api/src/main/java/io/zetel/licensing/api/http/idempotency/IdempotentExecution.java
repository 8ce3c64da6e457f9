package io.zetel.licensing.api.http.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one execution of a request that has a key, from the claim on its key to the answer that is kept. */
final class IdempotentExecution {

    private static final Logger log = LoggerFactory.getLogger(IdempotentExecution.class);

    /** Answers that say nothing about the request itself: the next attempt may fare better. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 425, 429);

    /** The largest compressed answer that is kept; what would be larger is remembered as done, without its body. */
    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;

    private final IdempotencyStore store;
    private final byte[] scope;
    private final UUID id;
    private final Spool requestBody;
    private final KeptResponse response;
    private final AtomicBoolean ended = new AtomicBoolean();

    IdempotentExecution(IdempotencyStore store, byte[] scope, UUID id, Spool requestBody, KeptResponse response) {
        this.store = store;
        this.scope = scope;
        this.id = id;
        this.requestBody = requestBody;
        this.response = response;
    }

    KeptResponse response() {
        return response;
    }

    /** The handler is done: keeps the answer if it is worth keeping, then lets the client have its end. */
    void end(HttpServletRequest request) throws IOException {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            var copy = response.finishedCopy();
            if (isWorthKeeping(request)) {
                store.finish(scope, id, response.getStatus(), headers(), body(request, copy));
            } else {
                store.release(scope, id);
            }
        } catch (IOException | RuntimeException e) {
            // The work is done and its answer is true, kept or not.
            store.letGo(id);
            log.warn("An answer could not be kept for its idempotency key", e);
        }
        response.release();
        discard();
    }

    /** The handler never came to an answer: the next attempt may begin at once. */
    void abandon() throws IOException {
        if (ended.compareAndSet(false, true)) {
            try {
                store.release(scope, id);
            } catch (RuntimeException e) {
                // What kept the handler from its answer is what the client is told; the lease ends by itself.
                log.warn("An idempotency key could not be released", e);
            }
            discard();
        }
    }

    private boolean isWorthKeeping(HttpServletRequest request) {
        var status = response.getStatus();
        return status < 500
                && !PASSING.contains(status)
                && !response.refusedByContainer()
                && KeptAnswer.isWorthKeeping(request);
    }

    private void discard() throws IOException {
        requestBody.discard();
        response.discard();
    }

    private LinkedHashMap<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        for (var name : KeptAnswer.HEADERS) {
            var value = name.equals("Content-Type") ? response.getContentType() : response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static byte @Nullable [] body(HttpServletRequest request, Spool copy) throws IOException {
        var instead = KeptAnswer.instead(request);
        if (instead != null) {
            var bytes = new ByteArrayOutputStream();
            try (var compressed = new GZIPOutputStream(bytes)) {
                compressed.write(instead);
            }
            return bytes.toByteArray();
        }
        if (copy.size() > LARGEST_ANSWER) {
            return null;
        }
        try (var in = copy.read()) {
            return in.readAllBytes();
        }
    }
}
