package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.web.JsonLineReader;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes JSON lines of any number into a job, all of them before anything is acknowledged. */
@Component
public class JobInput {

    private static final int LINES_PER_CHUNK = 500;

    private final JobStore store;
    private final Jobs jobs;
    private final JsonLineReader lines;
    private final JsonMapper json;

    JobInput(JobStore store, Jobs jobs, JsonLineReader lines, JsonMapper json) {
        this.store = store;
        this.jobs = jobs;
        this.lines = lines;
        this.json = json;
    }

    /** Stores what the lines say as the chunks of a new job, and lines that say nothing usable as its errors. */
    public <T> Job take(TenantId tenant, String kind, @Nullable String subject, Origin origin, InputStream in, Class<T> type,
            BiFunction<Long, T, Object> item) throws IOException {
        store.forgetAbandoned();
        var job = store.add(tenant, kind, subject, JobState.RECEIVING, false, origin);
        try {
            var input = lines.open(in, type);
            var items = new ArrayList<>(LINES_PER_CHUNK);
            var errors = new ArrayList<JobError>();
            int unreadable = 0;
            int chunk = 0;
            for (var line = input.next(); line != null; line = input.next()) {
                try {
                    items.add(item.apply(line.number(), line.value()));
                } catch (BadRequest e) {
                    unreadable++;
                    var number = line.number();
                    e.faults().forEach(fault -> errors.add(new JobError(number, null, fault.code(), fault.pointer(), fault.message())));
                }
                if (items.size() == LINES_PER_CHUNK) {
                    store.addChunk(job.jobId(), chunk++, items.size(), json.writeValueAsString(items));
                    items.clear();
                }
                if (errors.size() >= LINES_PER_CHUNK) {
                    store.addUnreadable(job.jobId(), unreadable, errors);
                    errors.clear();
                    unreadable = 0;
                }
            }
            if (!items.isEmpty()) {
                store.addChunk(job.jobId(), chunk, items.size(), json.writeValueAsString(items));
            }
            store.addUnreadable(job.jobId(), unreadable, errors);
            return jobs.submit(job.jobId());
        } catch (IOException | RuntimeException e) {
            store.forget(job.jobId());
            throw e;
        }
    }
}
