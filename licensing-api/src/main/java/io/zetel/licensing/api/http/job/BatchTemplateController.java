package io.zetel.licensing.api.http.job;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.UploadedLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The headers of the tables that can be uploaded. */
@RestController
@Allowed(anyOfTenant = true)
class BatchTemplateController {

    private static final MediaType TABLE = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final List<Batch> batches;

    BatchTemplateController(List<Batch> batches) {
        this.batches = batches;
    }

    @GetMapping("/api/v1/tenants/{t}/batch-templates")
    Page<String> list() {
        return new Page<>(batches.stream().map(Batch::name).sorted().toList(), null);
    }

    @Operation(
            description =
                    "A CSV file with the header alone. Columns may be left out and in any order; the delimiter may be a comma, a "
                            + "semicolon, a tab or a bar. A list is one cell, its items apart by semicolons or bars. Behind a product may "
                            + "stand the service plans that are off (SPE_E3 -SWAY) or those that are on (SPE_E3 +TEAMS1).")
    @GetMapping(path = "/api/v1/tenants/{t}/batch-templates/{name}", produces = UploadedLines.CSV)
    ResponseEntity<String> show(@PathVariable String name) {
        var batch = batches.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HttpProblem.notFound("TEMPLATE_NOT_FOUND", "There is no such template."));
        var file =
                ContentDisposition.attachment().filename(batch.name() + ".csv").build();
        return ResponseEntity.ok()
                .contentType(TABLE)
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(UploadedLines.header(batch.line()));
    }
}
