package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.holders.HolderFile.Key;
import io.zetel.licensing.projections.holders.HolderFile.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;

/** Keeps {@link HeldLicenses}. */
@ProcessingGroup(HeldLicenses.GROUP)
public final class HeldLicensesProjection extends Projection<HeldLicensesProjection.Batch> {

    /** The events of one batch, those of each holder and of each pool in their order. */
    static final class Batch {
        final Map<Key, List<Recorded>> holders = new LinkedHashMap<>();
        final List<SubscriptionEvent> purchases = new ArrayList<>();
    }

    private final HolderTables holders;
    private final UsablePurchases purchases;

    /** A projection into this schema. */
    public HeldLicensesProjection(DataSource dataSource, String schema) {
        super(
                new Tables(dataSource, schema, "holder", "licence", "revocation", "purchase", "policy_plans"),
                Batch::new,
                HolderEvent.class,
                SubscriptionEvent.class);
        this.holders = new HolderTables(tables);
        this.purchases = new UsablePurchases(tables);
    }

    /** What these events, all there are of each holder about some products, have left each of those holders with. */
    public static Map<HolderId, List<LicenseRow>> licences(List<Recorded> events) {
        var files = new HashMap<HolderId, HolderFile>();
        events.forEach(recorded -> {
            if (recorded.event() instanceof HolderEvent event) {
                var key = new Key(event.tenantId(), event.holder());
                files.computeIfAbsent(event.holder(), _ -> new HolderFile(key, new HashMap<>()))
                        .on(event, recorded.version());
            }
        });
        var licences = new HashMap<HolderId, List<LicenseRow>>();
        files.forEach((holder, file) -> licences.put(holder, List.copyOf(file.licences.values())));
        return licences;
    }

    @Override
    protected void apply(Recorded recorded, Batch batch) {
        switch (recorded.event()) {
            case HolderEvent.ClaimRefused _ -> {
                /* stored beside the holder's stream, changes nobody */
            }
            case HolderEvent e ->
                batch.holders
                        .computeIfAbsent(new Key(e.tenantId(), e.holder()), _ -> new ArrayList<>())
                        .add(recorded);
            case SubscriptionEvent e -> batch.purchases.add(e);
            default -> {
                /* about somebody else */
            }
        }
    }

    @Override
    protected void write(Batch batch) {
        if (!batch.purchases.isEmpty()) {
            purchases.write(batch.purchases);
        }
        if (!batch.holders.isEmpty()) {
            writeHolders(batch.holders);
        }
    }

    private void writeHolders(Map<Key, List<Recorded>> events) {
        var files = new HashMap<Key, HolderFile>();
        var known = new HashMap<Key, HolderFile>();
        var offers = new LinkedHashMap<Offer, PolicyPlans>();
        events.forEach((key, history) -> {
            var file = new HolderFile(key, offers);
            files.put(key, file);
            // Before the first event of a stream there is nothing to load.
            if (history.getFirst().version() != 1) {
                known.put(key, file);
            }
        });
        holders.load(known);
        events.forEach((key, history) ->
                history.forEach(recorded -> files.get(key).on((HolderEvent) recorded.event(), recorded.version())));
        holders.save(files.values(), offers);
    }
}
