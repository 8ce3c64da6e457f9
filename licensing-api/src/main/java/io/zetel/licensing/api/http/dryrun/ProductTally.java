package io.zetel.licensing.api.http.dryrun;

import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the events of a dry run mean to one product. */
final class ProductTally {

    private final SkuId skuId;
    private final Set<HolderId> gaining = new LinkedHashSet<>();
    private final Set<HolderId> losing = new LinkedHashSet<>();
    private final Set<HolderId> keeping = new LinkedHashSet<>();
    private final Set<HolderId> refused = new LinkedHashSet<>();
    private final Set<HolderId> waiting = new LinkedHashSet<>();
    private int seatsTaken;
    private int seatsFreed;

    private ProductTally(SkuId skuId) {
        this.skuId = skuId;
    }

    static List<ProductTally> of(List<LicensingEvent> events, Map<HolderId, Holdings> holdings) {
        Map<SkuId, ProductTally> tallies = new LinkedHashMap<>();
        for (var event : events) {
            switch (event) {
                case HolderEvent one ->
                    products(one, holdings.get(one.holder()))
                            .forEach(sku -> tallies.computeIfAbsent(sku, ProductTally::new)
                                    .count(one, holdings.get(one.holder())));
                case SubscriptionEvent one ->
                    tallies.computeIfAbsent(one.skuId(), ProductTally::new).count(one);
                default -> {}
            }
        }
        return List.copyOf(tallies.values());
    }

    /** The products an event says something about; one that takes everything says it of all there was. */
    private static Collection<SkuId> products(HolderEvent event, Holdings has) {
        return switch (event) {
            case HolderEvent.TakesSeat e -> List.of(e.skuId());
            case HolderEvent.FreesSeat e -> List.of(e.skuId());
            case HolderEvent.BackupProductUsed e -> List.of(e.usedSkuId());
            case HolderEvent.ClaimRefused e ->
                e.tried().stream().map(ConsideredProduct::skuId).toList();
            case HolderEvent.AssignmentOptionsSet e -> List.of(e.skuId());
            case HolderEvent.AssignmentFailed e -> List.of(e.skuId());
            case HolderEvent.MemberSkipped e -> List.of(e.skuId());
            case HolderEvent.RemovalBlocked e -> List.of(e.skuId());
            case HolderEvent.OptionsBlocked e -> List.of(e.skuId());
            case HolderEvent.UserPurged _, HolderEvent.DeviceRemoved _ ->
                Stream.concat(has.before().assignments().keySet().stream(), has.after().assignments().keySet().stream())
                        .distinct()
                        .toList();
            case HolderEvent.OfHolder _ -> List.of();
        };
    }

    private void count(HolderEvent event, Holdings has) {
        var holder = event.holder();
        if (has.gains(skuId)) {
            gaining.add(holder);
        } else if (has.loses(skuId)) {
            losing.add(holder);
        } else if (has.keeps(skuId)) {
            keeping.add(holder);
        }
        if (!has.after().holds(skuId)
                && (event instanceof HolderEvent.ClaimRefused
                        || event instanceof HolderEvent.AssignmentFailed
                        || event instanceof HolderEvent.MemberSkipped)) {
            refused.add(holder);
        }
    }

    private void count(SubscriptionEvent event) {
        switch (event) {
            case SubscriptionEvent.SeatsTaken e -> seatsTaken += e.count();
            case SubscriptionEvent.SeatsFreed e -> seatsFreed += e.count();
            case SubscriptionEvent.SeatsAwaited e -> waiting.addAll(e.holders());
            case SubscriptionEvent.SeatsNoLongerAwaited e -> e.holders().forEach(waiting::remove);
            default -> {}
        }
    }

    SkuId skuId() {
        return skuId;
    }

    Set<HolderId> gaining() {
        return gaining;
    }

    Set<HolderId> losing() {
        return losing;
    }

    Set<HolderId> keeping() {
        return keeping;
    }

    Set<HolderId> refused() {
        return refused;
    }

    Set<HolderId> waiting() {
        return waiting;
    }

    int seatsTaken() {
        return seatsTaken;
    }

    int seatsFreed() {
        return seatsFreed;
    }
}
