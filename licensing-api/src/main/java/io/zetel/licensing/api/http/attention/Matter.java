package io.zetel.licensing.api.http.attention;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that wants attention: one of a kind and subject, by an id that stays as long as it is open. {@code since}
 * is absent where nobody noted when it began. It is gone as soon as it holds no more.
 */
public record Matter(
        String id,
        Kind kind,
        Severity severity,
        SubjectType subjectType,
        String subject,
        @Nullable String displayName,
        @Nullable Instant since,
        Map<String, Object> facts,
        Step step) {

    /** What is the matter. */
    public enum Kind {
        /** More seats are out than there are. */
        OVER_ASSIGNED,
        /** All seats are out. */
        NO_SEATS,
        /** Seats end within the days that "soon" means. */
        ENDS_SOON,
        /** Members of a group do not have what it gives. */
        GROUP_ERRORS,
        /** Claims were refused in the last week because the policy, or auto-claim as a whole, is off. */
        POLICY_OFF_BUT_ASKED,
        /** Long work broke off in the last week. */
        JOB_FAILED,
        /** A webhook sends nothing any more, because its receiver is gone or took nothing for days. */
        WEBHOOK_DISABLED,
        /** What is shown lacks events that could not be shown. */
        DEAD_LETTERS
    }

    /** How bad it is: somebody lacks something now, somebody may soon, or somebody may want to know. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    /** What it is about. */
    public enum SubjectType {
        PRODUCT,
        GROUP,
        POLICY,
        JOB,
        WEBHOOK,
        PROJECTION
    }

    /** What one would do next. */
    public enum Step {
        BUY_SEATS,
        RENEW,
        REVIEW_GROUP,
        TURN_ON_POLICY,
        TURN_ON_AUTO_CLAIM,
        REVIEW_JOB,
        ENABLE_WEBHOOK,
        TELL_OPERATOR
    }

    static Matter of(
            Kind kind,
            Severity severity,
            SubjectType type,
            String subject,
            @Nullable String displayName,
            @Nullable Instant since,
            Map<String, Object> facts,
            Step step) {
        return new Matter(kind + ":" + subject, kind, severity, type, subject, displayName, since, facts, step);
    }
}
