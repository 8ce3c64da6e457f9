package io.zetel.licensing.projections.past;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.projections.history.Clue;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.Collection;
import java.util.List;

/**
 * Users and devices as they were: first those are found who may have been what is asked for, then told what they were.
 */
public final class HoldersThen {

    private final Stage stage;
    private final History history;
    private final TenantId tenant;
    private final long last;
    private final Projection<?> projection;

    HoldersThen(Stage stage, History history, TenantId tenant, long last, Projection<?> projection) {
        this.stage = stage;
        this.history = history;
        this.tenant = tenant;
        this.last = last;
        this.projection = projection;
    }

    /** The number of the last event that counts. */
    public long last() {
        return last;
    }

    /** Tells what these were and held; nobody is told of twice. */
    public void tell(Collection<HolderId> holders) {
        var subjects = holders.stream().map(HolderId::wire).toList();
        projection.project(stage.events(history.about(tenant, subjects, List.of(), Family.HOLDERS, last)));
    }

    /** What those told of were and held. */
    public HeldLicenses held() {
        return stage.held();
    }

    /** Those of a type with a clue, by id, after this one. */
    public List<HolderId> found(Clue clue, HolderId after, int limit) {
        var prefix = new HolderId(after.type(), "").wire();
        return history.subjects(tenant, clue, prefix, after.wire(), last, limit).stream()
                .map(HolderId::parse)
                .toList();
    }

    /** By what those are found who may have had a product. */
    public static Clue had(SkuId skuId) {
        return Clue.had(skuId);
    }

    /** By what those are found who may have had a licence in error. */
    public static Clue failed() {
        return Clue.of(Family.FAILURES);
    }

    /** By what those are found who may have been deleted. */
    public static Clue deleted() {
        return Clue.of(Family.DELETIONS);
    }

    /** By what those are found who may have been guests. */
    public static Clue guests() {
        return Clue.of(Family.USER_TYPES, "Guest");
    }

    /** By what those are found who may have used the services there. */
    public static Clue lived(String location) {
        return Clue.of(Family.LOCATIONS, location);
    }
}
