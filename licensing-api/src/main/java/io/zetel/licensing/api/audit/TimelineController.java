package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened to a user, for a help desk that is no auditor: the newest first, as kinds and facts, whatever the
 * language of who reads it.
 */
@RestController
public class TimelineController {

    private static final List<String> SAID = List.of("tenantId", "holder", "effectiveOn");

    private final TemporalReads moments;
    private final History history;
    private final HeldLicenses held;
    private final ClaimReport report;
    private final DirectoryNames directory;
    private final Names names;
    private final JsonMapper json;

    TimelineController(
            TemporalReads moments,
            History history,
            HeldLicenses held,
            ClaimReport report,
            DirectoryNames directory,
            Names names,
            JsonMapper json) {
        this.moments = moments;
        this.history = history;
        this.held = held;
        this.report = report;
        this.directory = directory;
        this.names = names;
        this.json = json;
    }

    /**
     * One step: what kind, when it took effect, when it was learnt, who did it and why, its facts, and what the things
     * in them are called now, or were called at the instant asked about.
     */
    public record TimelineStep(
            long n,
            String type,
            Instant at,
            Instant recordedAt,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable String productName,
            @Nullable String policyName,
            @Nullable String groupName,
            JsonNode facts) {}

    /** A page of what happened to a user. */
    public record Timeline(
            String userId,
            @Nullable String displayName,
            List<TimelineStep> items,
            @Nullable String nextCursor) {}

    /** What happened to a user, the newest first. */
    @GetMapping("/api/v1/tenants/{t}/users/{id}/timeline")
    @Allowed({Role.READER, Role.AUDITOR})
    public ResponseEntity<Timeline> timeline(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        long before = page.cursor().map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        var called = names.of(t).at(asOf.instant());
        return moments.ask(
                List.of(ClaimReport.GROUP, History.GROUP, HeldLicenses.GROUP),
                waitFor,
                asOf,
                _ -> timeline(t, held.named(t, HolderId.user(id)), before, page, called),
                at -> timeline(
                        t,
                        held.named(t, HolderId.user(id)),
                        Math.min(before, history.knownAt(t, at) + 1),
                        page,
                        called));
    }

    private Timeline timeline(TenantId t, HolderId user, long before, PageRequest page, Names names) {
        var found = Page.of(page, history.before(t, user.wire(), before, page.fetch()), row -> Cursor.of(row.n()));
        if (found.items().isEmpty() && page.cursor().isEmpty()) {
            throw HttpProblem.notFound("HOLDER_NOT_FOUND", "The history knows nothing of such a user.");
        }
        var payloads =
                found.items().stream().collect(Collectors.toMap(HistoryEvent::n, row -> json.readTree(row.payload())));
        var groups = directory.of(
                t,
                Kind.GROUP,
                payloads.values().stream()
                        .flatMap(payload -> Explaining.group(payload).stream())
                        .distinct()
                        .toList());
        var policies = report.policyNames(t);
        return new Timeline(
                user.id(),
                directory.of(t, Kind.USER, user.id()).orElse(null),
                found.items().stream()
                        .map(row -> step(row, payloads.get(row.n()), groups, policies, names))
                        .toList(),
                found.nextCursor());
    }

    private TimelineStep step(
            HistoryEvent row,
            @Nullable JsonNode payload,
            Map<String, String> groups,
            Map<PolicyId, String> policies,
            Names names) {
        var facts = (ObjectNode) java.util.Objects.requireNonNull(payload);
        var effectiveOn = row.facts().effectiveOn();
        var metadata = json.readTree(row.metadata());
        var product = row.facts().skuId() == null
                ? Optional.<Product>empty()
                : names.catalogue().product(new SkuId(row.facts().skuId()));
        return new TimelineStep(
                row.n(),
                row.type(),
                effectiveOn == null ? row.recordedAt() : effectiveOn,
                row.recordedAt(),
                metadata.path("actor").asStringOpt().orElse(null),
                metadata.path("reason").asStringOpt().orElse(null),
                product.map(Product::name).orElse(null),
                policy(facts).map(policies::get).orElse(null),
                Explaining.group(facts).map(groups::get).orElse(null),
                facts.deepCopy().remove(SAID));
    }

    private static Optional<PolicyId> policy(JsonNode payload) {
        var source = payload.path("source");
        return payload.path("policyId")
                .asStringOpt()
                .or(() -> source.path("type").asString("").equals("AUTO_CLAIM")
                        ? source.path("id").asStringOpt()
                        : Optional.empty())
                .map(PolicyId::new);
    }
}
