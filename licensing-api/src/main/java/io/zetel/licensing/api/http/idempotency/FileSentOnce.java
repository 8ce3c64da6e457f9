package io.zetel.licensing.api.http.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * Makes what a form with a file asks for happen once, as {@link SentOnce} does for other forms. Such a form is read by
 * its handler, when it is known who sends it and how large it may be; so the handler asks here.
 */
public final class FileSentOnce {

    private static final Logger log = LoggerFactory.getLogger(FileSentOnce.class);
    private static final byte[] NO_BODY = {};

    private final IdempotencyStore store;

    FileSentOnce(IdempotencyStore store) {
        this.store = store;
    }

    /** What a form asks for. */
    @FunctionalInterface
    public interface Work {

        /** Does it, and says where that leads, or shows why not. */
        ResponseEntity<String> answer() throws IOException;
    }

    /**
     * Does the work, or answers what it answered when a form said the same before.
     *
     * @param said all that the form says with its key and its file
     */
    public ResponseEntity<String> answer(HttpServletRequest request, String said, Work work) throws IOException {
        var scope = IdempotencyFilter.scope(request, said);
        var attempt = UUID.randomUUID();
        var before = Turn.await(store, scope, attempt);
        if (before.isPresent()) {
            return ResponseEntity.status(before.get().status())
                    .header(HttpHeaders.LOCATION, before.get().headers().get(HttpHeaders.LOCATION))
                    .build();
        }
        @Nullable String location = null;
        try {
            var answer = work.answer();
            location = answer.getStatusCode() == HttpStatus.SEE_OTHER
                    ? answer.getHeaders().getFirst(HttpHeaders.LOCATION)
                    : null;
            return answer;
        } finally {
            end(scope, attempt, location);
        }
    }

    /** A page that says no, or asks once more, says something else the next time. */
    private void end(byte[] scope, UUID attempt, @Nullable String location) {
        try {
            if (location == null) {
                store.release(scope, attempt);
            } else {
                store.finish(
                        scope, attempt, HttpStatus.SEE_OTHER.value(), Map.of(HttpHeaders.LOCATION, location), NO_BODY);
            }
        } catch (RuntimeException e) {
            // The work is done and its answer is true, kept or not.
            store.letGo(attempt);
            log.warn("The key of a form could not be kept", e);
        }
    }
}
