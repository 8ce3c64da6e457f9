package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.UploadedLines;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes lines of any number into a job, all of them before anything is acknowledged. */
@Component
public class JobInput {

    /** As many lines are done together. */
    public static final int LINES_PER_CHUNK = 500;

    private final JobStore store;
    private final Jobs jobs;
    private final UploadedLines lines;
    private final JsonMapper json;
    private final Rehearsing rehearsing;

    JobInput(JobStore store, Jobs jobs, UploadedLines lines, JsonMapper json, Rehearsing rehearsing) {
        this.rehearsing = rehearsing;
        this.store = store;
        this.jobs = jobs;
        this.lines = lines;
        this.json = json;
    }

    /** Stores these items as the chunks of a new job. */
    public Job take(TenantId tenant, String kind, Origin origin, List<?> items) {
        var job = store.add(tenant, kind, null, JobState.RECEIVING, false, origin);
        var chunks = new ArrayList<JobStore.Chunk>();
        for (int from = 0; from < items.size(); from += LINES_PER_CHUNK) {
            var some = items.subList(from, Math.min(items.size(), from + LINES_PER_CHUNK));
            chunks.add(new JobStore.Chunk(chunks.size(), some.size(), json.writeValueAsString(some)));
        }
        store.addChunks(job.jobId(), chunks);
        return jobs.submit(job.jobId());
    }

    /**
     * Stores what the lines say, be they JSON or a table, as the chunks of a new job, and as its errors the lines that
     * say nothing usable and the fields that nobody knows.
     */
    public <T> Job take(
            TenantId tenant,
            String kind,
            @Nullable String subject,
            Origin origin,
            HttpServletRequest request,
            Class<T> type,
            BiFunction<Long, T, Object> item)
            throws IOException {
        if (origin.dryRun()) {
            throw foreseen(tenant, kind, origin, read(request, type), item);
        }
        store.forgetAbandoned();
        var input = lines.open(request.getContentType(), request.getInputStream(), type);
        var job = store.add(tenant, kind, subject, JobState.RECEIVING, false, origin);
        try {
            var items = new ArrayList<Object>(LINES_PER_CHUNK);
            var errors = new ArrayList<JobError>();
            int unreadable = 0;
            int chunk = 0;
            for (var line = input.next(); line != null; line = input.next()) {
                unreadable += sort(line, item, items, errors);
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

    /** What a job with these items would come to. */
    public LinesForeseen foreseen(TenantId tenant, String kind, Origin dry, List<?> items) {
        return rehearsing.of(tenant, kind, dry, json.writeValueAsString(items), 0, List.of());
    }

    /** Reads an upload for a dry run, which takes no more lines than it can be decided in one turn. */
    public <T> DryUpload<T> read(HttpServletRequest request, Class<T> type) throws IOException {
        var input = lines.open(request.getContentType(), request.getInputStream(), type);
        var read = new ArrayList<DryUpload.Line<T>>();
        var errors = new ArrayList<JobError>();
        int unreadable = 0;
        for (var line = input.next(); line != null; line = input.next()) {
            unreadable += sort(line, DryUpload.Line<T>::new, read, errors);
            DryUpload.refuseMoreThanMost(read.size() + unreadable);
        }
        return new DryUpload<>(read, unreadable, errors);
    }

    private <T> LinesForeseen foreseen(
            TenantId tenant, String kind, Origin dry, DryUpload<T> upload, BiFunction<Long, T, Object> item) {
        var items = upload.lines().stream()
                .map(line -> item.apply(line.number(), line.value()))
                .toList();
        return rehearsing.of(
                tenant, kind, dry, json.writeValueAsString(items), upload.unreadableLines(), upload.unreadable());
    }

    /** Puts what a line says, and what is wrong with it, where it belongs; answers how many lines could not be read. */
    private static <T, I> int sort(
            UploadedLines.Uploaded<T> line, BiFunction<Long, T, I> item, List<I> items, List<JobError> errors) {
        var number = line.number();
        line.faults()
                .forEach(fault ->
                        errors.add(new JobError(number, null, fault.code(), fault.pointer(), fault.message())));
        if (line.value() != null) {
            items.add(item.apply(number, line.value()));
            return 0;
        }
        return line.isAboutAll() ? 0 : 1;
    }
}
