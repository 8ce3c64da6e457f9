package io.zetel.licensing.projections.lifecycle;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the events of one batch add up to for the calendar. */
final class CalendarBatch {

    /** How long a deleted user can come back (R13). */
    private static final Duration RESTORABLE = Duration.ofDays(30);

    final List<SubscriptionEvent> pools = new ArrayList<>();
    final List<PolicyEvent> policies = new ArrayList<>();
    final List<GroupEvent> groups = new ArrayList<>();
    final Map<DueUser, Optional<Instant>> purges = new LinkedHashMap<>();

    void on(LicensingEvent event) {
        switch (event) {
            case SubscriptionEvent e -> pools.add(e);
            case PolicyEvent e -> policies.add(e);
            case GroupEvent e -> groups.add(e);
            case HolderEvent.UserSoftDeleted e ->
                purges.put(user(e), Optional.of(e.effectiveOn().plus(RESTORABLE)));
            case HolderEvent.UserRestored e -> purges.put(user(e), Optional.empty());
            case HolderEvent.UserPurged e -> purges.put(user(e), Optional.empty());
            default -> {
                /* moves no date */
            }
        }
    }

    private static DueUser user(HolderEvent event) {
        return new DueUser(event.tenantId(), event.holder());
    }
}
