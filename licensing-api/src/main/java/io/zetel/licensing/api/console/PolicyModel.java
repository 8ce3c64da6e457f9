package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.policy.PolicyViews.Claimant;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.tenant.Initiator;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies of a tenant and, beside them, the one that is looked at. */
record PolicyModel(
        boolean autoClaim,
        long tenantVersion,
        int limit,
        List<Line> lines,
        @Nullable Pane pane,
        @Nullable String next) {

    /** A policy in the list; {@code available} is of all its products. */
    record Line(String id, String name, String app, String product, int backups, int available, boolean on) {}

    /**
     * The policy that is looked at; {@code backups} are the products that could be added, {@code claimants} the last
     * who claimed.
     */
    record Pane(
            String id,
            String name,
            String app,
            boolean on,
            long version,
            Initiator origin,
            EnvironmentScope scope,
            List<Product> products,
            List<Backup> backups,
            List<Claimant> claimants,
            List<Version> versions) {}

    /** What was done to the policy and what that made different, by whom and why. */
    record Version(long version, String change, List<String> differences, Instant at, String who, String reason) {}

    /** A product of the policy, in order. */
    record Product(String sku, String name, int position, int available, SeatBar seats, List<Plan> plans) {

        List<Plan> off() {
            return plans.stream().filter(plan -> !plan.on()).toList();
        }
    }

    /** A service of a product; those that give the policy's app are locked. */
    record Plan(String id, String name, boolean on, boolean locked) {}

    /** A product that could be added. */
    record Backup(String sku, String name, int available) {}

    boolean mayAdd() {
        return lines.size() < limit;
    }

    boolean isShown(Line line) {
        return pane != null && pane.id().equals(line.id());
    }
}
