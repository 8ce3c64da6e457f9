package io.zetel.licensing.api.http.stream;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Place;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.moves.TenantMoves;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Seats and claims as they change, as server-sent events. Each client waits on a virtual thread of its own. */
@RestController
@Allowed(Role.READER)
public class StreamController {

    /** In positions of the store, whoever's events they are. */
    private static final int MOST_MISSED = 50_000;
    /** Then the client comes back, with a token that is still good. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern POSITION = Pattern.compile("([0-9]{1,18})((?:\\.[0-9]{1,9})?)");

    private final LiveTail tail;
    private final StreamPlaces places;
    private final Missed missed;
    private final StreamMessages messages;
    private final TenantMoves moves;
    private final Duration heartbeat;

    StreamController(
            LiveTail tail,
            StreamPlaces places,
            Missed missed,
            StreamMessages messages,
            TenantMoves moves,
            @Value("${zetel.stream.heartbeat:15s}") Duration heartbeat) {
        this.tail = tail;
        this.places = places;
        this.missed = missed;
        this.messages = messages;
        this.moves = moves;
        this.heartbeat = heartbeat;
    }

    /** Tells what changes until its client leaves. */
    @GetMapping(path = "/api/v1/tenants/{t}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public void stream(
            @PathVariable TenantId t,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException, HttpRequestMethodNotSupportedException {
        refuseHead(request);
        var last = id(lastEventId);
        try (var _ = places.take(t, Caller.current().subject())) {
            Place.release(request);
            stream(t, last, response);
        }
    }

    static void refuseHead(HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            // What is written to it goes nowhere, so nobody would notice that its client has left.
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of(HttpMethod.GET.name()));
        }
    }

    static void begin(HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no");
    }

    private void stream(TenantId tenant, Optional<Id> last, HttpServletResponse response)
            throws IOException, InterruptedException {
        begin(response);
        var generation = generation(tenant);
        var listener = new Listener();
        long from = tail.add(tenant, listener);
        try {
            var out = response.getOutputStream();
            if (last.isPresent()) {
                missed(tenant, last.get(), from, listener, out);
            }
            send(out, messages.seats(tenant, from, Optional.empty()), generation);
            follow(tenant, listener, out, generation);
        } finally {
            tail.remove(tenant, listener);
        }
    }

    private void missed(TenantId tenant, Id last, long from, Listener listener, OutputStream out) throws IOException {
        var generation = generation(tenant);
        if (from - last.position() > MOST_MISSED
                || last.position() > from
                || !last.generation().equals(generation)) {
            send(out, List.of(messages.reset(from)), generation);
            return;
        }
        for (long at = last.position(); at < from && listener.ended() == null; at = Missed.end(at, from)) {
            send(out, missed.next(tenant, at, from), generation);
        }
    }

    /** Positions are of an event store; those of the one that a tenant came from say nothing here. */
    private String generation(TenantId tenant) {
        int arrivals = moves.of(tenant).arrivals();
        return arrivals == 0 ? "" : "." + arrivals;
    }

    private void follow(TenantId tenant, Listener listener, OutputStream out, String generation)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (listener.ended() == null && System.nanoTime() < end && !moves.isElsewhere(tenant)) {
            var next = listener.next(heartbeat);
            out.write((next == null ? ": still here\n\n" : next.text(generation)).getBytes(StandardCharsets.UTF_8));
            if (!listener.hasMore()) {
                out.flush();
            }
        }
        var why = listener.ended() == null ? "come back with Last-Event-ID" : listener.ended();
        out.write((": " + why + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(OutputStream out, List<Message> all, String generation) throws IOException {
        for (var message : all) {
            out.write(message.text(generation).getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    /** Where a client stood after the last message, in which event store. */
    private record Id(long position, String generation) {}

    private static Optional<Id> id(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        var id = POSITION.matcher(text);
        if (!id.matches()) {
            throw new BadRequest("/Last-Event-ID", "INVALID_POSITION", "must be the id of an event of this stream");
        }
        return Optional.of(new Id(Long.parseLong(id.group(1)), id.group(2)));
    }
}
