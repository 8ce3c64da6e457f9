package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Jobs as callers are told of them: how far one has come and what in it could not be done, both of the same moment. */
@Component
public class JobAnswers {

    private static final PageRequest FIRST = new PageRequest(PageRequest.DEFAULT_LIMIT, Optional.empty());

    private final JobStore store;

    JobAnswers(JobStore store) {
        this.store = store;
    }

    /** The answer to whoever asked for something that takes long. */
    public ResponseEntity<JobView> accepted(Job job, List<String> warnings) {
        var response = ResponseEntity.accepted()
                .location(URI.create("/api/v1/tenants/%s/jobs/%s".formatted(job.tenantId(), job.jobId())));
        return answer(response, job, warnings, FIRST);
    }

    /** The answer to whoever asks how far it has come. */
    public ResponseEntity<JobView> shown(Job job, PageRequest page) {
        return answer(ResponseEntity.ok(), job, List.of(), page);
    }

    private ResponseEntity<JobView> answer(
            ResponseEntity.BodyBuilder response, Job job, List<String> warnings, PageRequest page) {
        var now = store.shown(job.jobId(), page).orElseThrow();
        if (now.job().position() != null) {
            response.header(WaitFor.POSITION_HEADER, now.job().position().toString());
        }
        return response.body(JobView.of(now.job(), warnings, now.errors()));
    }
}
