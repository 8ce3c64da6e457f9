package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.job.ChunkOutcome;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobError;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Tells the directory's lines one by one; the lane commits those of a chunk together. */
abstract class HolderWork implements JobWork {

    private final Commands commands;
    private final DirectoryNames names;
    private final JsonMapper json;
    private final Kind named;

    HolderWork(Commands commands, DirectoryNames names, JsonMapper json, Kind named) {
        this.commands = commands;
        this.names = names;
        this.json = json;
        this.named = named;
    }

    private record Sent(HolderLine line, CompletableFuture<Answer<NewVersion>> answer) {}

    abstract DirectoryCommand command(Job job, HolderLine line);

    @Override public Running start(Job job, String payload) {
        var sent = Stream.of(json.readValue(payload, HolderLine[].class))
                .map(line -> new Sent(line, commands.start(command(job, line), NewVersion.class, job.origin()))).toList();
        return () -> await(job, sent);
    }

    private ChunkOutcome await(Job job, List<Sent> sent) {
        var errors = new ArrayList<JobError>();
        var called = new HashMap<String, String>();
        long position = 0;
        for (var one : sent) {
            try {
                position = Math.max(position, commands.await(one.answer()).position());
                if (one.line().displayName() != null) {
                    called.put(one.line().id(), one.line().displayName());
                }
            } catch (Refused e) {
                var fault = e.faults().getFirst();
                errors.add(new JobError(one.line().line(), one.line().id(), fault.code().name(), fault.pointer(), fault.message()));
            }
        }
        names.callAll(job.tenantId(), named, called);
        return new ChunkOutcome(errors.size(), 0, errors, position == 0 ? OptionalLong.empty() : OptionalLong.of(position));
    }
}
