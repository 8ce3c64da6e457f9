package io.zetel.licensing.api.audit;

import com.nimbusds.jose.jwk.JWKSet;
import io.zetel.licensing.projections.history.ChainCheck;
import io.zetel.licensing.projections.history.ChainCheck.BrokenLink;
import io.zetel.licensing.projections.history.ChainCheck.Reason;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an exported history without a server: {@code java -jar licensing-api.jar --verify=history.ndjson
 * [--checkpoint=kept.jws [--jwks=jwks.json]]}. The exit code is 0 where the chain holds, 1 where it is broken, 2 where
 * the question itself is wrong.
 */
public final class VerifyHistory {

    private static final String VERIFY = "--verify=";
    private static final String CHECKPOINT = "--checkpoint=";
    private static final String JWKS = "--jwks=";

    private final PrintStream out;
    private @Nullable ChainCheck chain;
    private boolean met;
    private long events;

    private VerifyHistory(PrintStream out) {
        this.out = out;
    }

    /** Whether these arguments ask for it. */
    public static boolean isAsked(String... args) {
        return option(VERIFY, args).isPresent();
    }

    /** Does it and answers the exit code. */
    public static int run(PrintStream out, String... args) {
        try {
            var checkpoint =
                    option(CHECKPOINT, args).isPresent() ? Optional.of(checkpoint(args)) : Optional.<Checkpoint>empty();
            return new VerifyHistory(out).verify(Path.of(option(VERIFY, args).orElseThrow()), checkpoint);
        } catch (IOException | ParseException | IllegalArgumentException e) {
            out.println("Cannot verify: " + e.getMessage());
            return 2;
        }
    }

    private static Optional<String> option(String name, String... args) {
        return Arrays.stream(args)
                .filter(arg -> arg.startsWith(name))
                .map(arg -> arg.substring(name.length()))
                .findFirst();
    }

    private static Checkpoint checkpoint(String... args) throws IOException, ParseException {
        var compact = Files.readString(Path.of(option(CHECKPOINT, args).orElseThrow()))
                .strip();
        var keys = option(JWKS, args);
        var read = keys.isPresent()
                ? Checkpoints.read(compact, JWKSet.load(new File(keys.get())))
                : Checkpoints.unchecked(compact);
        return read.orElseThrow(
                () -> new IllegalArgumentException("the checkpoint is none, or is not signed with these keys"));
    }

    private int verify(Path file, Optional<Checkpoint> kept) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            var broken = firstBroken(lines, kept);
            if (broken.isEmpty() && kept.isPresent() && !met) {
                broken = Optional.of(
                        new BrokenLink(kept.get().n(), Reason.CHECKPOINT, "the file does not reach the checkpoint"));
            }
            return broken.isPresent() ? broken(broken.get()) : held(kept);
        }
    }

    private int broken(BrokenLink link) {
        out.printf("BROKEN at event %d: %s, %s%n", link.n(), link.reason(), link.detail());
        return 1;
    }

    private int held(Optional<Checkpoint> kept) {
        if (chain == null) {
            out.println("Cannot verify: there is no event in the file");
            return 2;
        }
        out.printf(
                "VERIFIED %d events up to event %d, hash %s%s%n",
                events,
                chain.n(),
                chain.hash(),
                kept.map(checkpoint -> ", checkpoint at event " + checkpoint.n() + " met")
                        .orElse(""));
        return 0;
    }

    private Optional<BrokenLink> firstBroken(BufferedReader lines, Optional<Checkpoint> kept) throws IOException {
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                events++;
                var event = HistoryLine.read(line.getBytes(StandardCharsets.UTF_8));
                chain = chain == null ? ChainCheck.beginningWith(event) : chain;
                var broken = chain.next(event).or(() -> compare(event, kept));
                if (broken.isPresent()) {
                    return broken;
                }
            }
            return Optional.empty();
        } catch (HistoryLine.NotALine | CharacterCodingException e) {
            return Optional.of(new BrokenLink(
                    chain == null ? 1 : chain.n() + 1, Reason.UNREADABLE, "line %d is no event".formatted(events)));
        }
    }

    private Optional<BrokenLink> compare(HistoryEvent event, Optional<Checkpoint> kept) {
        if (kept.isEmpty() || kept.get().n() != event.n()) {
            return Optional.empty();
        }
        met = true;
        boolean same = kept.get().hash().equals(HexFormat.of().formatHex(event.hash()))
                && kept.get().tenantId().equals(event.tenantId().value());
        return same
                ? Optional.empty()
                : Optional.of(new BrokenLink(event.n(), Reason.CHECKPOINT, "the checkpoint has another hash"));
    }
}
