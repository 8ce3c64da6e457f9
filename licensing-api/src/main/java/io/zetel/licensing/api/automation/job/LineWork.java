package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bulk of one kind: what a line says, and what is sent for it. Lines are sent in order without waiting for each
 * other, so that the lane commits those of a chunk together; one that is refused is told by its number and stops no
 * other.
 */
public abstract class LineWork<T> implements JobWork {

    private static final int SERVER_ERRORS = 500;

    private final JsonMapper json;
    private final Class<T> type;

    /** Of lines of this type. */
    protected LineWork(JsonMapper json, Class<T> type) {
        this.json = json;
        this.type = type;
    }

    /** A line as it is kept until it is done. */
    public record Kept(long line, Object value) {}

    /** What was sent for a line. */
    @FunctionalInterface
    protected interface Pending {

        /** Waits for its end, and tells where that can be read; what could not be done of it is thrown. */
        OptionalLong await() throws Refused;
    }

    private record Sent(long line, String item, @Nullable Pending pending, List<JobError> errors) {}

    /** Something that may be refused. */
    @FunctionalInterface
    private interface Trying<R> {

        R get() throws Refused;
    }

    /** What came of it, or why nothing did. */
    private record Tried<R>(@Nullable R value, List<JobError> errors) {}

    /** Whom or what a line is about. */
    protected abstract String item(T line);

    /**
     * Sends what a line asks for. The same line may come again after a crash; {@code number} tells it from all others
     * of the job.
     */
    protected abstract Pending send(Job job, long number, T line) throws Refused;

    /** The command that a line asks for, as it is told in a dry run. */
    protected abstract LicensingCommand command(TenantId tenant, long number, T line) throws Refused;

    /** The record a line is. */
    public Class<?> line() {
        return type;
    }

    @Override
    public Running start(Job job, String payload) {
        var sent = new ArrayList<Sent>();
        for (JsonNode kept : json.readTree(payload)) {
            var line = json.treeToValue(kept.get("value"), type);
            long number = kept.get("line").asLong();
            var item = item(line);
            var tried = tried(number, item, () -> send(job, number, line));
            sent.add(new Sent(number, item, tried.value(), tried.errors()));
        }
        return () -> await(sent);
    }

    @Override
    public List<Rehearsed> rehearse(TenantId tenant, String payload) {
        var rehearsed = new ArrayList<Rehearsed>();
        for (JsonNode kept : json.readTree(payload)) {
            var line = json.treeToValue(kept.get("value"), type);
            long number = kept.get("line").asLong();
            var item = item(line);
            var tried = tried(number, item, () -> command(tenant, number, line));
            rehearsed.add(new Rehearsed(number, item, tried.value(), tried.errors()));
        }
        return rehearsed;
    }

    private static <R> Tried<R> tried(long number, String item, Trying<R> what) {
        try {
            return new Tried<>(what.get(), List.of());
        } catch (BadRequest e) {
            return new Tried<>(
                    null,
                    e.faults().stream()
                            .map(fault -> new JobError(number, item, fault.code(), fault.pointer(), fault.message()))
                            .toList());
        } catch (HttpProblem e) {
            if (e.status() >= SERVER_ERRORS) {
                throw e;
            }
            return new Tried<>(null, List.of(new JobError(number, item, e.code(), "", String.valueOf(e.getMessage()))));
        } catch (Refused e) {
            return new Tried<>(null, JobError.of(number, item, e));
        }
    }

    private static ChunkOutcome await(List<Sent> sent) {
        var errors = new ArrayList<JobError>();
        int failed = 0;
        long position = 0;
        for (var one : sent) {
            var ofLine = new ArrayList<>(one.errors());
            try {
                position = Math.max(
                        position,
                        one.pending() == null ? 0 : one.pending().await().orElse(0));
            } catch (Refused e) {
                ofLine.addAll(JobError.of(one.line(), one.item(), e));
            } catch (Unreached e) {
                ofLine.add(new JobError(one.line(), one.item(), e.code(), "", String.valueOf(e.getMessage())));
            }
            failed += ofLine.isEmpty() ? 0 : 1;
            errors.addAll(ofLine);
        }
        return new ChunkOutcome(failed, 0, errors, position == 0 ? OptionalLong.empty() : OptionalLong.of(position));
    }

    /** A line was done, but did not reach whom it should. */
    protected static final class Unreached extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String code;

        /** For this reason. */
        public Unreached(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
