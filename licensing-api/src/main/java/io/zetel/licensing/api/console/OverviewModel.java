package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.attention.Matter;
import io.zetel.licensing.api.http.report.ClaimReports.ReportedClaim;
import io.zetel.licensing.projections.claims.Summary;
import java.util.List;

/** What the first page of a tenant shows. */
record OverviewModel(List<Matter> attention, Summary day, List<ReportedClaim> claims, List<ProductLine> products) {

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
