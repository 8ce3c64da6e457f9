package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.CheckpointKeys;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.history.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Proof that a history is what it was (N12): the chain checked, and checkpoints to keep somewhere else. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/history")
@Allowed(Role.AUDITOR)
public class ProofController {

    private final Reads reads;
    private final Positions positions;
    private final History history;
    private final Verifier verifier;
    private final CheckpointKeys keys;
    private final InstantSource clock;
    private final JsonMapper json;

    ProofController(
            Reads reads,
            Positions positions,
            History history,
            Verifier verifier,
            CheckpointKeys keys,
            InstantSource clock,
            AnswerJson json) {
        this.reads = reads;
        this.positions = positions;
        this.history = history;
        this.verifier = verifier;
        this.keys = keys;
        this.clock = clock;
        this.json = json.mapper();
    }

    /** {@code checkpoint} is what to keep: the rest, signed, as a compact JWS whose last part is the signature. */
    public record SignedCheckpoint(
            String tenantId, long n, String hash, Instant at, String keyId, String signature, String checkpoint) {}

    /** Checks the chain. */
    @GetMapping("/verify")
    public ResponseEntity<Verifier.Verified> verify(
            @PathVariable TenantId t, @RequestParam(required = false) @Nullable String checkpoint, WaitFor waitFor) {
        var kept = Optional.ofNullable(checkpoint).map(text -> genuine(t, text));
        long seen = upToDate(waitFor);
        return ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, Long.toString(seen))
                .body(verifier.verify(t, seen, kept, _ -> {}));
    }

    /** The same for a long history: every second a line that tells how far it is, at last one with what came of it. */
    @GetMapping(path = "/verify", params = "format=ndjson")
    void verifyWithProgress(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String checkpoint,
            WaitFor waitFor,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var kept = Optional.ofNullable(checkpoint).map(text -> genuine(t, text));
        long seen = upToDate(waitFor);
        response.setHeader(WaitFor.POSITION_HEADER, Long.toString(seen));
        response.setContentType(JsonLines.MEDIA_TYPE);
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            return;
        }
        var lines = new JsonLines(json, response.getOutputStream());
        lines.write(verifier.verify(
                t, seen, kept, new Progress(lines, history.head(t).n())));
        lines.flush();
    }

    /** The same by another thread, for who looks how far it is. */
    Verification begin(TenantId t, @Nullable String checkpoint, Executor thread) {
        var kept = Optional.ofNullable(checkpoint).map(text -> genuine(t, text));
        long seen = upToDate(WaitFor.NOT_TOLD);
        return new Verification(
                history.head(t).n(), clock.instant(), progress -> verifier.verify(t, seen, kept, progress), thread);
    }

    /** A signed checkpoint of now. */
    @GetMapping("/checkpoint")
    public ResponseEntity<SignedCheckpoint> checkpoint(@PathVariable TenantId t, WaitFor waitFor) {
        var known = reads.at(History.GROUP, everything(waitFor), seen -> Map.entry(seen, history.head(t)));
        var head = known.getValue();
        if (head.n() == 0) {
            throw HttpProblem.notFound("NO_HISTORY", "Nothing has happened yet.");
        }
        var said = new Checkpoint(t.value(), head.n(), HexFormat.of().formatHex(head.hash()), clock.instant());
        var key = keys.signing();
        var signed = Checkpoints.sign(said, key);
        return ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, known.getKey().toString())
                .body(new SignedCheckpoint(
                        said.tenantId(),
                        said.n(),
                        said.hash(),
                        said.at(),
                        key.getKeyID(),
                        signed.getSignature().toString(),
                        signed.serialize()));
    }

    /** The public keys of all checkpoints ever signed. */
    @GetMapping("/keys")
    Map<String, Object> keys() {
        return keys.published().toJSONObject();
    }

    /** How many events are behind the check, of how many. */
    record SoFar(long events, long of) {}

    /** Tells it every second. */
    private static final class Progress implements LongConsumer {

        private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final JsonLines lines;
        private final long all;
        private long told = System.nanoTime();

        private Progress(JsonLines lines, long all) {
            this.lines = lines;
            this.all = all;
        }

        @Override
        public void accept(long events) {
            if (System.nanoTime() - told < EVERY_NANOS) {
                return;
            }
            told = System.nanoTime();
            try {
                lines.write(new SoFar(events, all));
                lines.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Everything that is stored by now is part of the question. */
    private long upToDate(WaitFor waitFor) {
        return reads.position(History.GROUP, everything(waitFor));
    }

    private WaitFor everything(WaitFor waitFor) {
        return new WaitFor(
                OptionalLong.of(Math.max(positions.head(), waitFor.position().orElse(0))));
    }

    private Checkpoint genuine(TenantId tenant, String text) {
        return Checkpoints.read(text.strip(), keys.published())
                .filter(checkpoint -> checkpoint.tenantId().equals(tenant.value()))
                .orElseThrow(() -> new BadRequest(
                        "/checkpoint", "INVALID_CHECKPOINT", "is no checkpoint of this tenant signed here"));
    }
}
