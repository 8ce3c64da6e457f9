package io.zetel.licensing.api.http.subscription;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionDecider;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Who would lose a product of which more seats are out than there are, in the order in which they do at the end of the
 * 90 days (R12); with {@code ?total=}, as if there were so many seats, to look before reducing.
 */
@RestController
@RequestMapping("/api/v1/tenants/{t}/products/{sku}/reclaim-preview")
class ReclaimController {

    private final Reads reads;
    private final SeatUsage seats;
    private final HeldLicenses held;
    private final Names names;
    private final InstantSource clock;

    ReclaimController(Reads reads, SeatUsage seats, HeldLicenses held, Names names, InstantSource clock) {
        this.reads = reads;
        this.seats = seats;
        this.held = held;
        this.names = names;
        this.clock = clock;
    }

    @Schema(name = "ReclaimPreview")
    record Preview(
            String skuId,
            String skuPartNumber,
            int total,
            int assigned,
            int overAssigned,
            @Nullable Instant losesOn,
            List<Loss> items,
            @Nullable String nextCursor) {}

    @GetMapping
    @Allowed(Role.READER)
    ResponseEntity<Preview> preview(
            @PathVariable TenantId t,
            @PathVariable String sku,
            @RequestParam(required = false) @Nullable String total,
            PageRequest page,
            WaitFor waitFor) {
        var skuId = names.of(t).skuId(sku);
        var supposed = WholeNumber.parse("total", total, 0, SubscriptionDecider.MOST_SEATS);
        return reads.of(List.of(SeatUsage.GROUP, HeldLicenses.GROUP), waitFor, () -> {
            var pool = seats.product(t, skuId, clock.instant(), 0)
                    .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it."));
            int over = supposed == null ? pool.overAssigned() : Math.max(0, pool.assigned() - supposed);
            return shown(t, pool, supposed == null ? pool.total() : supposed, over, page);
        });
    }

    private Preview shown(TenantId t, PoolRow pool, int total, int over, PageRequest page) {
        long skip = page.cursor()
                .map(cursor -> cursor.number(0))
                .filter(position -> position >= 0)
                .orElse(0L);
        int limit = (int) Math.clamp(over - skip, 0, page.fetch());
        var items = Page.of(
                page,
                Loss.of(held.inReclaimOrder(t, pool.skuId(), skip, limit), skip),
                loss -> Cursor.of(loss.position()));
        return new Preview(
                pool.skuId().value(),
                names.of(t).partNumber(pool.skuId()),
                total,
                pool.assigned(),
                over,
                pool.overUntil(),
                items.items(),
                items.nextCursor());
    }
}
