package io.zetel.licensing.api.http.attention;

import io.zetel.licensing.api.automation.webhook.Endpoint;
import io.zetel.licensing.api.http.attention.Matter.Kind;
import io.zetel.licensing.api.http.attention.Matter.Severity;
import io.zetel.licensing.api.http.attention.Matter.Step;
import io.zetel.licensing.api.http.attention.Matter.SubjectType;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What failed in a tenant and stays so until somebody sees to it: jobs, webhooks, and events that could not be shown.
 * There is rarely any of it, so that one statement asks for all.
 */
@Component
class Failures {

    private static final String SQL = """
            (select 'JOB_FAILED' as matter, job_id::text as subject, null as name, finished_at as since, kind as what, subject as about,
                    total::bigint as total, done::bigint as done, fault as why
             from job where tenant_id = :tenant and state = 'FAILED' and created_at > :after
             order by created_at desc, job_id desc limit :most)
            union all
            select 'WEBHOOK_DISABLED', endpoint_id::text, description, disabled_at, null, null, null, null, disabled_reason
            from webhooks.endpoint where tenant_id = :tenant and disabled_reason <> 'REQUESTED'
            union all
            select 'DEAD_LETTERS', projection, null, min(parked_at), null, null, count(*), null, null
            from operations.dead_letter where tenant_id = :tenant group by projection
            """;

    private final JdbcClient jdbc;

    Failures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All of it; of jobs those that were begun after this instant, the last so many. */
    List<Matter> of(TenantId tenant, Instant after, int most) {
        return jdbc.sql(SQL)
                .param("tenant", tenant.value())
                .param("after", Times.param(after))
                .param("most", most)
                .query(Failures::matter)
                .list();
    }

    private static Matter matter(ResultSet row, int number) throws SQLException {
        var kind = Kind.valueOf(row.getString("matter"));
        return switch (kind) {
            case JOB_FAILED ->
                matter(
                        row,
                        kind,
                        SubjectType.JOB,
                        Attention.facts(
                                "jobKind",
                                row.getString("what"),
                                "groupId",
                                row.getString("about"),
                                "total",
                                row.getInt("total"),
                                "done",
                                row.getInt("done"),
                                "fault",
                                row.getString("why")),
                        Step.REVIEW_JOB);
            case WEBHOOK_DISABLED ->
                // Where it goes is nobody's business who may not see webhooks.
                matter(
                        row,
                        kind,
                        SubjectType.WEBHOOK,
                        Attention.facts("reason", Endpoint.DisabledReason.valueOf(row.getString("why"))),
                        Step.ENABLE_WEBHOOK);
            case DEAD_LETTERS ->
                matter(
                        row,
                        kind,
                        SubjectType.PROJECTION,
                        Attention.facts("events", row.getLong("total")),
                        Step.TELL_OPERATOR);
            default -> throw new IllegalStateException("No failure: " + kind);
        };
    }

    private static Matter matter(ResultSet row, Kind kind, SubjectType about, Map<String, Object> facts, Step step)
            throws SQLException {
        return Matter.of(
                kind,
                Severity.ERROR,
                about,
                row.getString("subject"),
                row.getString("name"),
                Times.orNull(row, "since"),
                facts,
                step);
    }
}
