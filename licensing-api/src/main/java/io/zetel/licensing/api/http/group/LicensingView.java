package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupLicenseRow;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.ProcessingState;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.LicenseState;
import io.zetel.licensing.projections.holders.MemberErrorRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The licences of a group, how far applying them has come, and which members they do not reach and why (R03, G07). */
public record LicensingView(
        String groupId,
        @Nullable String displayName,
        HolderId.Type memberType,
        LicensingMode mode,
        Processing licenseProcessingState,
        int members,
        List<Coverage> licenses,
        List<String> warnings,
        Page<MemberError> membersWithErrors,
        long version) {

    /** G09: members that are guests get nothing. */
    static final String GUESTS = "GROUP_CONTAINS_GUESTS";

    /** How far applying the licences has come. */
    public record Processing(
            ProcessingState state,
            @Nullable String processingId,
            int total,
            int ok,
            int failed,
            int skipped,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /**
     * G07: how many members there are, how many of them the product reaches, and how many it does not; nobody who is
     * deleted is missing.
     */
    public record Coverage(
            String sku,
            String skuId,
            List<String> disabledPlans,
            NewPlans newPlans,
            Instant since,
            int members,
            int licensed,
            int missing,
            int failed,
            int skipped) {}

    /** A member that a product does not reach as it should. */
    public record MemberError(
            String memberId,
            @Nullable String displayName,
            String sku,
            String skuId,
            LicenseState state,
            @Nullable String error,
            List<String> conflictingPlans,
            Instant since) {}

    static LicensingView of(
            TenantId t,
            GroupRow group,
            List<GroupLicenseRow> given,
            HeldLicenses held,
            Names names,
            DirectoryNames directory,
            PageRequest page) {
        var reached = held.reached(t, group.groupId());
        var licences = given.stream()
                .map(row -> coverage(
                        row,
                        group,
                        reached.members().getOrDefault(row.skuId(), Map.of()),
                        reached.deleted().getOrDefault(row.skuId(), 0),
                        names))
                .toList();
        var failures = failures(t, group, held, page);
        var processing = group.processing();
        var kind = Kind.valueOf(group.memberType().name());
        var called = directory.of(
                t,
                kind,
                failures.items().stream()
                        .map(row -> row.member().id())
                        .distinct()
                        .toList());
        boolean guests = reached.skippedFor().contains(Refusal.EXTERNAL_ACCOUNT.name());
        return new LicensingView(
                group.groupId().value(),
                directory.of(t, Kind.GROUP, group.groupId().value()).orElse(null),
                group.memberType(),
                group.mode(),
                new Processing(
                        group.state(),
                        processing.id(),
                        processing.members(),
                        processing.ok(),
                        processing.failed(),
                        processing.skipped(),
                        processing.startedAt(),
                        processing.finishedAt()),
                group.members(),
                licences,
                guests ? List.of(GUESTS) : List.of(),
                new Page<>(
                        failures.items().stream()
                                .map(row -> error(row, called, names))
                                .toList(),
                        failures.nextCursor()),
                group.version());
    }

    private static Page<MemberErrorRow> failures(TenantId t, GroupRow group, HeldLicenses held, PageRequest page) {
        var member = page.cursor().map(cursor -> HolderId.parse(cursor.text(0))).orElse(null);
        var sku = page.cursor().map(cursor -> new SkuId(cursor.text(1))).orElse(null);
        return Page.of(
                page,
                held.failuresOf(t, group.groupId(), member, sku, page.fetch()),
                row -> Cursor.of(row.member().wire(), row.skuId()));
    }

    private static Coverage coverage(
            GroupLicenseRow row, GroupRow group, Map<LicenseState, Integer> came, int deleted, Names names) {
        int licensed = came.getOrDefault(LicenseState.ACTIVE, 0) + came.getOrDefault(LicenseState.ACTIVE_WITH_ERROR, 0);
        return new Coverage(
                names.partNumber(row.skuId()),
                row.skuId().value(),
                names.off(row.skuId(), row.services()),
                row.services().newPlans(),
                row.since(),
                group.members(),
                licensed,
                Math.max(0, group.members() - licensed - deleted),
                came.getOrDefault(LicenseState.ERROR, 0),
                came.getOrDefault(LicenseState.SKIPPED, 0));
    }

    private static MemberError error(MemberErrorRow row, Map<String, String> called, Names names) {
        return new MemberError(
                row.member().id(),
                called.get(row.member().id()),
                names.partNumber(row.skuId()),
                row.skuId().value(),
                row.state(),
                row.error(),
                names.planNames(row.skuId(), row.plans()),
                row.since());
    }
}
