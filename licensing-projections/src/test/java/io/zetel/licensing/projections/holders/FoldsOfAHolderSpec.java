package io.zetel.licensing.projections.holders;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.projections.Histories;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions and the read model fold a holder each for itself (decision 0044); whatever happened, both see the same. */
@DisplayName("What decisions know of a holder and what is shown of it")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FoldsOfAHolderSpec {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void are_the_same(long seed) {
        Map<HolderFile.Key, HolderFile> shown = new HashMap<>();
        Map<HolderFile.Key, HolderState> known = new HashMap<>();
        int compared = 0;
        for (var message : Histories.of(seed, 20_000).messages()) {
            if (message.getPayload() instanceof HolderEvent event) {
                var key = new HolderFile.Key(event.tenantId(), event.holder());
                var before = known.getOrDefault(key, HolderState.UNKNOWN);
                if (before.isKnown() == begins(event)) {
                    continue;
                }
                var file = shown.computeIfAbsent(key, of -> new HolderFile(of, new HashMap<>()));
                var state = before.after(List.of(event));
                file.on(event, state.version());
                known.put(key, state);
                assertThat(shown(file)).as("%s after %s", key, event).isEqualTo(known(key.holder(), state));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(5_000);
    }

    private static boolean begins(HolderEvent event) {
        return event instanceof HolderEvent.UserProvisioned || event instanceof HolderEvent.DeviceRegistered;
    }

    private static Map<String, Object> shown(HolderFile file) {
        var facts = new TreeMap<String, Object>();
        file.licences.forEach(
                (line, row) -> facts.put(line.toString(), new Line(row.state(), row.services(), row.error())));
        var row = Objects.requireNonNull(file.row);
        facts.put(
                "holder",
                person(
                        file.key.holder(),
                        row.standing(),
                        row.account(),
                        row.userType(),
                        row.usageLocation(),
                        row.onPremisesSynced()));
        return facts;
    }

    private static Map<String, Object> known(HolderId holder, HolderState state) {
        var facts = new TreeMap<String, Object>();
        state.assignments().forEach((skuId, assignment) -> assignment
                .sources()
                .forEach(held -> facts.put(new HolderFile.Line(skuId, held.source()).toString(), line(held))));
        facts.put(
                "holder",
                person(
                        holder,
                        state.standing(),
                        state.account(),
                        state.userType(),
                        state.usageLocation(),
                        state.onPremisesSynced()));
        return facts;
    }

    private static Line line(SourceState held) {
        return switch (held.condition()) {
            case SourceStatus.Active _ -> new Line(LicenseState.ACTIVE, held.services(), null);
            case SourceStatus.Leaving it ->
                new Line(
                        LicenseState.ACTIVE_WITH_ERROR,
                        held.services(),
                        it.error().vendorName());
            case SourceStatus.Adjusting it ->
                new Line(
                        LicenseState.ACTIVE_WITH_ERROR,
                        held.services(),
                        it.error().vendorName());
            case SourceStatus.Failed it ->
                new Line(LicenseState.ERROR, held.services(), it.error().vendorName());
            case SourceStatus.Skipped it ->
                new Line(LicenseState.SKIPPED, held.services(), it.reason().name());
            case SourceStatus.Suspended _ -> new Line(LicenseState.SUSPENDED, held.services(), null);
        };
    }

    /** Of a device, and of somebody who is gone, only its standing says anything. */
    private static String person(HolderId holder, Standing standing, Object... facts) {
        boolean only = standing == Standing.GONE || holder.type() == HolderId.Type.DEVICE;
        return "%s %s %s".formatted(holder, standing, only ? "" : Arrays.asList(facts));
    }

    private record Line(
            LicenseState state, Services services, @Nullable String error) {}
}
