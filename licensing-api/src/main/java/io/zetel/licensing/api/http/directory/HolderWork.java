package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.job.ChunkOutcome;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobError;
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
import java.util.stream.Stream;
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
        var lines = json.readValue(payload, HolderLine[].class);
        var told = new LinkedHashMap<String, ProfileFacts>();
        for (var line : lines) {
            told.merge(line.id(), line.facts(), (before, then) -> then.over(before));
        }
        var saved = profiles.save(job.tenantId(), named, told);
        var sent = Stream.of(lines)
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
        return Stream.of(json.readValue(payload, HolderLine[].class))
                .map(line -> new Rehearsed(line.line(), line.id(), command(tenant, line), List.of()))
                .toList();
    }

    private ChunkOutcome await(List<Sent> sent, Saved saved) {
        var errors = new ArrayList<JobError>();
        long position = 0;
        for (var one : sent) {
            var line = one.line();
            if (one.answer() == null) {
                var code = String.valueOf(saved.taken(line.id()));
                errors.add(new JobError(line.line(), line.id(), code, "/profile", Profiles.message(code)));
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
