package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.ForeseenEvents;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A dry upload ends where its lines were rehearsed. */
public final class LinesForeseen extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TenantId tenant;
    private final transient List<Line> lines;
    private final transient List<JobError> unreadable;
    private final int unreadableLines;
    private final transient Answer<ForeseenEvents> foreseen;
    private final transient @Nullable Function<Object, Object> answer;

    /** These lines, what is wrong with others, and what all would lead to. */
    public LinesForeseen(
            TenantId tenant,
            List<Line> lines,
            int unreadableLines,
            List<JobError> unreadable,
            Answer<ForeseenEvents> foreseen) {
        this(tenant, lines, unreadableLines, unreadable, foreseen, null);
    }

    private LinesForeseen(
            TenantId tenant,
            List<Line> lines,
            int unreadableLines,
            List<JobError> unreadable,
            Answer<ForeseenEvents> foreseen,
            @Nullable Function<Object, Object> answer) {
        super("A dry run ends here", null, false, false);
        this.tenant = tenant;
        this.lines = lines;
        this.unreadableLines = unreadableLines;
        this.unreadable = unreadable;
        this.foreseen = foreseen;
        this.answer = answer;
    }

    /** A line, the types of the events it brings about, and what is against it. */
    public record Line(long line, String item, List<String> events, List<JobError> errors) {}

    /** The same, answered in a way of the route's own that is made of what all would lead to. */
    public LinesForeseen answeredBy(Function<Object, Object> own) {
        return new LinesForeseen(tenant, lines, unreadableLines, unreadable, foreseen, own);
    }

    /** The route's own answer, where it has one. */
    public Optional<Function<Object, Object>> answer() {
        return Optional.ofNullable(answer);
    }

    /** Whose events they would be. */
    public TenantId tenant() {
        return tenant;
    }

    /** The lines that say something. */
    public List<Line> lines() {
        return lines;
    }

    /** How many others there are. */
    public int unreadableLines() {
        return unreadableLines;
    }

    /** What is wrong with lines, whether they say something or not. */
    public List<JobError> unreadable() {
        return unreadable;
    }

    /** What would have been stored. */
    public Answer<ForeseenEvents> foreseen() {
        return foreseen;
    }
}
