package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.attention.Matter;
import io.zetel.licensing.api.http.report.ClaimReports.ReportedClaim;
import io.zetel.licensing.api.http.report.RefusalReportController.RefusalRow;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.projections.claims.Summary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the first page of a tenant shows. */
record OverviewModel(List<Matter> attention, Summary day, List<Claim> claims, List<ProductLine> products) {

    /** Who asked for an app just now, and what came of it: a product, or a refusal. */
    record Claim(
            Instant at,
            String userId,
            String name,
            String app,
            String policy,
            @Nullable String sku,
            @Nullable Refusal refusal) {

        static Claim of(ReportedClaim claim, UnaryOperator<String> apps) {
            return new Claim(
                    claim.claimedAt(),
                    claim.userId(),
                    claim.displayName() == null ? claim.userId() : claim.displayName(),
                    apps.apply(claim.app().value()),
                    claim.policyName(),
                    claim.sku(),
                    null);
        }

        static Claim of(RefusalRow refused, Map<String, String> called, UnaryOperator<String> apps) {
            return new Claim(
                    refused.refusedAt(),
                    refused.userId(),
                    called.getOrDefault(refused.userId(), refused.userId()),
                    apps.apply(refused.app()),
                    refused.policyName(),
                    null,
                    refused.code());
        }
    }

    /** The newest of both; {@code called} says what those are called who were refused. */
    static List<Claim> justNow(
            List<ReportedClaim> claims,
            List<RefusalRow> refused,
            Map<String, String> called,
            UnaryOperator<String> apps,
            int most) {
        return Stream.concat(
                        claims.stream().map(claim -> Claim.of(claim, apps)),
                        refused.stream().map(claim -> Claim.of(claim, called, apps)))
                .sorted(Comparator.comparing(Claim::at).reversed())
                .limit(most)
                .toList();
    }

    int total() {
        return products.stream().mapToInt(ProductLine::total).sum();
    }

    int available() {
        return products.stream().mapToInt(ProductLine::available).sum();
    }

    long refused() {
        return day.refusedByCode().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The page where one would do what comes next. */
    static String step(Matter matter) {
        var subject = Url.encoded(matter.subject());
        return switch (matter.step()) {
            case BUY_SEATS -> "/products/" + subject;
            case RENEW -> "/products/" + subject + "/purchases";
            case REVIEW_GROUP -> "/groups/" + subject;
            case TURN_ON_POLICY -> "/policies/" + subject;
            case TURN_ON_AUTO_CLAIM -> "/settings";
            case REVIEW_JOB -> "/jobs/" + subject;
            case ENABLE_WEBHOOK, TELL_OPERATOR -> "";
        };
    }

    /** How many it concerns, by the fact that says so. */
    static long number(Matter matter) {
        var fact =
                switch (matter.kind()) {
                    case OVER_ASSIGNED -> "overAssigned";
                    case NO_SEATS -> "assigned";
                    case ENDS_SOON -> "expiringSoon";
                    case GROUP_ERRORS -> "membersWithErrors";
                    case POLICY_OFF_BUT_ASKED -> "refused";
                    case JOB_FAILED -> "done";
                    case WEBHOOK_DISABLED -> "reason";
                    case DEAD_LETTERS -> "events";
                };
        return matter.facts().get(fact) instanceof Number number ? number.longValue() : 0;
    }
}
