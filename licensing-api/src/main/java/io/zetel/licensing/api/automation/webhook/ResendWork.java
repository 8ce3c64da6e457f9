package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.automation.job.ChunkOutcome;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobState;
import io.zetel.licensing.api.automation.job.JobStore;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.automation.job.Jobs;
import io.zetel.licensing.api.http.web.Origin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Sends a stretch of the history again, or all that was given up; built from the history, so of any age. */
@Component
public class ResendWork implements JobWork {

    private static final String KIND = "resend-webhooks";
    private static final int NUMBERS = 500;

    private final Endpoints endpoints;
    private final Outbox outbox;
    private final JobStore store;
    private final ObjectProvider<Jobs> jobs;
    private final JsonMapper json;
    private final InstantSource clock;

    /** Jobs are run by the scheduler, which is made of their works: so they are looked up late. */
    ResendWork(
            Endpoints endpoints,
            Outbox outbox,
            JobStore store,
            ObjectProvider<Jobs> jobs,
            JsonMapper json,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.outbox = outbox;
        this.store = store;
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
    }

    record Part(
            UUID endpoint,
            @Nullable Long from,
            @Nullable Long to,
            @Nullable Instant failedSince) {}

    /** Sends these numbers again. */
    public Job range(Endpoint endpoint, long from, long to, Origin origin) {
        var chunks = new ArrayList<JobStore.Chunk>();
        for (long n = from; n <= to; n += NUMBERS) {
            long last = Math.min(to, n + NUMBERS - 1);
            chunks.add(new JobStore.Chunk(
                    chunks.size(),
                    (int) (last - n + 1),
                    json.writeValueAsString(new Part(endpoint.id(), n, last, null))));
        }
        return submit(endpoint, chunks, origin);
    }

    /** Sends what was given up since then again. */
    public Job failedSince(Endpoint endpoint, Instant since, Origin origin) {
        return submit(
                endpoint,
                List.of(new JobStore.Chunk(0, 1, json.writeValueAsString(new Part(endpoint.id(), null, null, since)))),
                origin);
    }

    private Job submit(Endpoint endpoint, List<JobStore.Chunk> chunks, Origin origin) {
        var job = store.add(endpoint.tenantId(), KIND, null, JobState.RECEIVING, false, origin);
        store.addChunks(job.jobId(), chunks);
        return jobs.getObject().submit(job.jobId());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Running start(Job job, String payload) {
        var part = json.readValue(payload, Part.class);
        return () -> {
            endpoints.find(job.tenantId(), part.endpoint()).ifPresent(endpoint -> resend(endpoint, part));
            return new ChunkOutcome(0, 0, List.of(), OptionalLong.empty());
        };
    }

    private void resend(Endpoint endpoint, Part part) {
        if (part.failedSince() != null) {
            outbox.resendFailed(endpoint.id(), part.failedSince(), clock.instant());
        } else if (part.from() != null && part.to() != null) {
            outbox.resend(endpoint, part.from(), part.to(), clock.instant());
        }
    }
}
