package io.zetel.licensing.api.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.SpreadsheetCells;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.history.Extent;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.holders.HeldLicenses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Every event of a tenant, by the page or all at once (N1). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/history")
@Allowed(Role.AUDITOR)
public class HistoryController {

    private static final int BUFFER = 64 * 1024;
    private static final int MOST_PARTS = 500;

    private final Reads reads;
    private final History history;
    private final HeldLicenses held;
    private final Groups groups;

    HistoryController(Reads reads, History history, HeldLicenses held, Groups groups) {
        this.held = held;
        this.groups = groups;
        this.reads = reads;
        this.history = history;
    }

    private interface Writing {
        void write(HistoryEvent event) throws IOException;
    }

    /**
     * An event as the history tells it, written by {@link HistoryLine}; {@code recordedAt} is as its hash covers it.
     */
    record RecordedEvent(
            long n,
            String eventId,
            String type,
            Instant recordedAt,
            @Nullable String stream,
            @Nullable Long sequence,
            JsonNode payload,
            JsonNode metadata,
            @Nullable Instant effectiveOn,
            String subject,
            String previousHash,
            String hash) {}

    /** A page of them. */
    record RecordedEvents(
            List<RecordedEvent> items, @Nullable String nextCursor) {}

    /** Events as JSON, NDJSON or CSV. */
    @Operation(description = SpreadsheetCells.RULE)
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RecordedEvents.class)))
    @GetMapping("/events")
    public void events(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String order,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String format,
            WaitFor waitFor,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var query =
                HistoryQuery.of(new HistoryQuery.Asked(after, from, to, type, named(t, subject), order, limit, format));
        reads.write(History.GROUP, waitFor, seen -> {
            response.setHeader(WaitFor.POSITION_HEADER, Long.toString(seen));
            switch (query.format()) {
                case JSON -> page(t, query, response);
                case NDJSON -> lines(t, query, request, response);
                case CSV -> csv(t, query, request, response);
            }
        });
    }

    /** Users, devices and groups however their ids are spelled; the history knows them as they were first written. */
    private @Nullable String named(TenantId t, @Nullable String subject) {
        if (subject == null || !subject.matches("(?:user|device|group):.+")) {
            return subject;
        }
        var id = subject.substring(subject.indexOf(':') + 1);
        return subject.startsWith("group:")
                ? "group:" + groups.named(t, new GroupId(id))
                : held.named(t, HolderId.parse(subject)).wire();
    }

    /** The types of event that there are. */
    record EventTypes(List<String> items) {}

    @GetMapping("/types")
    ResponseEntity<EventTypes> types(@PathVariable TenantId t, WaitFor waitFor) {
        return reads.of(History.GROUP, waitFor, () -> new EventTypes(history.types(t)));
    }

    /**
     * From when to when the history goes, and how many events became known in each of so many equal parts of that time.
     */
    @GetMapping("/extent")
    @Allowed({Role.READER, Role.AUDITOR})
    ResponseEntity<Extent> extent(
            @PathVariable TenantId t,
            @RequestParam(defaultValue = "60") @Min(1) @Max(MOST_PARTS) int parts,
            WaitFor waitFor) {
        return reads.of(History.GROUP, waitFor, () -> history.extent(t, parts)
                .orElseThrow(
                        () -> HttpProblem.notFound("TENANT_NOT_FOUND", "Nothing ever happened to such a tenant.")));
    }

    /** A page is a list of the same lines; {@code nextCursor} is what to come back with as {@code after}. */
    private void page(TenantId tenant, HistoryQuery query, HttpServletResponse response) throws IOException {
        var rows = history.events(tenant, query.filter(), query.limit() + 1);
        var shown = rows.subList(0, Math.min(rows.size(), query.limit()));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        var out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
        out.write(ascii("{\"items\":["));
        for (int i = 0; i < shown.size(); i++) {
            out.write(ascii(i == 0 ? "" : ","));
            HistoryLine.write(out, shown.get(i));
        }
        out.write(ascii("],\"nextCursor\":" + next(rows, shown) + "}"));
        out.flush();
    }

    private static String next(List<HistoryEvent> rows, List<HistoryEvent> shown) {
        return rows.size() == shown.size() ? "null" : "\"" + shown.getLast().n() + "\"";
    }

    private void lines(TenantId tenant, HistoryQuery query, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var out = start(response, JsonLines.MEDIA_TYPE, "history.ndjson");
        each(tenant, query, request, event -> {
            HistoryLine.write(out, event);
            out.write('\n');
        });
        out.flush();
    }

    private void csv(TenantId tenant, HistoryQuery query, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var csv = new HistoryCsv(start(response, "text/csv;charset=UTF-8", "history.csv"));
        each(tenant, query, request, csv::write);
        csv.flush();
    }

    private static OutputStream start(HttpServletResponse response, String type, String file) throws IOException {
        response.setContentType(type);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"");
        return new BufferedOutputStream(response.getOutputStream(), BUFFER);
    }

    private void each(TenantId tenant, HistoryQuery query, HttpServletRequest request, Writing writing) {
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            // A whole history read for nobody; nothing would stop it when the client leaves.
            return;
        }
        history.each(tenant, query.filter(), event -> {
            try {
                writing.write(event);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
