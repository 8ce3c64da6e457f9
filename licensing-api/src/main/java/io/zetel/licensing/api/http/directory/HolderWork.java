package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.job.ChunkOutcome;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobError;
import io.zetel.licensing.api.automation.job.JobInput;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profiles.Saved;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Tells the directory's lines one by one; the lane commits those of a chunk together. */
public abstract class HolderWork implements JobWork {

    private final Commands commands;
    private final Profiles profiles;
    private final JsonMapper json;
    private final Kind named;

    /** Of things of this kind. */
    protected HolderWork(Commands commands, Profiles profiles, JsonMapper json, Kind named) {
        this.commands = commands;
        this.profiles = profiles;
        this.json = json;
        this.named = named;
    }

    /** A line and the answer to its command, which was not sent where what the line asks for is taken. */
    private record Sent(HolderLine line, @Nullable CompletableFuture<Answer<NewVersion>> answer) {}

    /** What is sent for a line. */
    protected abstract LicensingCommand command(TenantId tenant, HolderLine line);

    @Override
    public Running start(Job job, String payload) {
        var lines = List.of(json.readValue(payload, HolderLine[].class));
        var saved = saved(job.tenantId(), lines);
        var sent = lines.stream()
                .map(line -> new Sent(
                        line,
                        saved.taken(line.id()) != null
                                ? null
                                : commands.start(command(job.tenantId(), line), NewVersion.class, job.origin())))
                .toList();
        return () -> await(sent, saved);
    }

    @Override
    public List<Rehearsed> rehearse(TenantId tenant, String payload) {
        var lines = List.of(json.readValue(payload, HolderLine[].class));
        var rehearsed = new ArrayList<Rehearsed>(lines.size());
        for (int from = 0; from < lines.size(); from += JobInput.LINES_PER_CHUNK) {
            var chunk = lines.subList(from, Math.min(lines.size(), from + JobInput.LINES_PER_CHUNK));
            var saved = saved(tenant, chunk);
            for (var line : chunk) {
                var taken = saved.taken(line.id());
                rehearsed.add(
                        taken == null
                                ? new Rehearsed(line.line(), line.id(), command(tenant, line), List.of())
                                : new Rehearsed(line.line(), line.id(), null, List.of(isTaken(line, taken))));
            }
        }
        return rehearsed;
    }

    private Saved saved(TenantId tenant, List<HolderLine> lines) {
        var told = new LinkedHashMap<String, ProfileFacts>();
        for (var line : lines) {
            told.merge(line.id(), line.facts(), (before, then) -> then.over(before));
        }
        return profiles.save(tenant, named, told);
    }

    private static JobError isTaken(HolderLine line, String code) {
        return new JobError(line.line(), line.id(), code, "/profile", Profiles.message(code));
    }

    private ChunkOutcome await(List<Sent> sent, Saved saved) {
        var errors = new ArrayList<JobError>();
        long position = 0;
        for (var one : sent) {
            var line = one.line();
            if (one.answer() == null) {
                errors.add(isTaken(line, String.valueOf(saved.taken(line.id()))));
                continue;
            }
            try {
                position = Math.max(position, commands.await(one.answer()).position());
            } catch (Refused e) {
                profiles.restore(saved, line.id());
                var fault = e.faults().getFirst();
                errors.add(new JobError(line.line(), line.id(), fault.code().name(), fault.pointer(), fault.message()));
            }
        }
        return new ChunkOutcome(
                errors.size(), 0, errors, position == 0 ? OptionalLong.empty() : OptionalLong.of(position));
    }
}
