package io.zetel.licensing.projections.past;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.HolderEvent.OptionsBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.RemovalBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationSet;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.HolderEvent.UserPurged;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.holder.HolderEvent.UserTypeSet;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.EventTypes;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsAwaited;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsFreed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsNoLongerAwaited;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsOffered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.tenant.TenantEvent;
import java.util.List;

/** The names of the events that answers about the past are made of. */
final class Family {

    /** Each says how many seats are out in all, so that the last one says it for all before. */
    static final List<String> SEAT_COUNTS = List.of(SeatsTaken.class.getSimpleName(), SeatsFreed.class.getSimpleName());
    /** Who waits for a seat; many, and no view of the past shows it from there. */
    private static final List<String> QUEUES = List.of(
            SeatsAwaited.class.getSimpleName(),
            SeatsNoLongerAwaited.class.getSimpleName(),
            SeatsOffered.class.getSimpleName());
    /** What happened to purchases; not many, whatever the size of the tenant. */
    static final List<String> PURCHASES = EventTypes.names(SubscriptionEvent.class).stream()
            .filter(type -> !SEAT_COUNTS.contains(type) && !QUEUES.contains(type))
            .toList();
    /** Who never fell asleep has no licence that sleeps. */
    static final List<String> SUSPENSIONS = List.of(LicenseSuspended.class.getSimpleName());
    /** What takes everything from a holder without naming a product. */
    static final List<String> ENDINGS = List.of(UserPurged.class.getSimpleName(), DeviceRemoved.class.getSimpleName());

    /** What changes users and devices and what they hold; a refused claim changes nobody, and there may be many. */
    static final List<String> HOLDERS = EventTypes.names(HolderEvent.class).stream()
            .filter(type -> !type.equals(ClaimRefused.class.getSimpleName()))
            .toList();
    /** Without one of these no licence is there that should be otherwise. */
    static final List<String> FAILURES = List.of(
            AssignmentFailed.class.getSimpleName(),
            RemovalBlocked.class.getSimpleName(),
            OptionsBlocked.class.getSimpleName());

    static final List<String> DELETIONS = List.of(UserSoftDeleted.class.getSimpleName());
    /** What says whether somebody is a guest. */
    static final List<String> USER_TYPES =
            List.of(UserProvisioned.class.getSimpleName(), UserTypeSet.class.getSimpleName());
    /** What says where somebody uses the services. */
    static final List<String> LOCATIONS = List.of(
            UserProvisioned.class.getSimpleName(),
            UsageLocationSet.class.getSimpleName(),
            UsageLocationInherited.class.getSimpleName());

    static final List<String> GROUP_LICENCES = List.of(GroupLicensesSet.class.getSimpleName());
    /** Who joins a group and who leaves it; many, and what a group gives does not depend on it. */
    private static final List<String> MEMBERSHIPS =
            List.of(GroupMembersAdded.class.getSimpleName(), GroupMembersRemoved.class.getSimpleName());
    /** What groups are and give. */
    static final List<String> GROUPS = EventTypes.names(GroupEvent.class).stream()
            .filter(type -> !MEMBERSHIPS.contains(type))
            .toList();

    static final List<String> POLICIES = EventTypes.names(PolicyEvent.class);
    static final List<String> TENANTS = EventTypes.names(TenantEvent.class);

    private Family() {}
}
