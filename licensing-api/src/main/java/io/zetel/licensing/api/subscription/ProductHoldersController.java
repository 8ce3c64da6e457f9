package io.zetel.licensing.api.subscription;

import io.zetel.licensing.api.commands.Reads;
import io.zetel.licensing.api.directory.DirectoryNames;
import io.zetel.licensing.api.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.names.Names;
import io.zetel.licensing.api.problem.HttpProblem;
import io.zetel.licensing.api.security.Allowed;
import io.zetel.licensing.api.security.Role;
import io.zetel.licensing.api.web.Cursor;
import io.zetel.licensing.api.web.Page;
import io.zetel.licensing.api.web.PageRequest;
import io.zetel.licensing.api.web.WaitFor;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.ProcessingState;
import io.zetel.licensing.projections.groups.ProductGroupRow;
import io.zetel.licensing.projections.holders.HeldLicences;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which devices and groups have a product (P13); its users are {@link ProductController}'s. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/products/{sku}")
@Allowed(Role.READER)
class ProductHoldersController {

    private final Reads reads;
    private final HeldLicences held;
    private final Groups groups;
    private final DirectoryNames directory;
    private final Names names;

    ProductHoldersController(Reads reads, HeldLicences held, Groups groups, DirectoryNames directory, Names names) {
        this.reads = reads;
        this.held = held;
        this.groups = groups;
        this.directory = directory;
        this.names = names;
    }

    record ProductDevice(String deviceId, Instant since, List<Source> sources) {}

    record ProductGroup(String groupId, @Nullable String displayName, int members, ProcessingState state, List<String> disabledPlans,
            Instant since) {}

    @GetMapping("/devices") ResponseEntity<Page<ProductDevice>> devices(@PathVariable TenantId t, @PathVariable String sku, PageRequest page,
            WaitFor waitFor) {
        var skuId = skuId(sku);
        return reads.of(HeldLicences.GROUP, waitFor, () -> {
            var rows = Page.of(page, held.devicesOf(t, skuId, after(page), page.fetch()), row -> Cursor.of(row.userId()));
            return new Page<>(rows.items().stream().map(row -> new ProductDevice(row.userId(), row.since(), row.sources())).toList(),
                    rows.nextCursor());
        });
    }

    @GetMapping("/groups") ResponseEntity<Page<ProductGroup>> groups(@PathVariable TenantId t, @PathVariable String sku, PageRequest page,
            WaitFor waitFor) {
        var skuId = skuId(sku);
        return reads.of(Groups.GROUP, waitFor, () -> {
            var rows = Page.of(page, groups.groupsOf(t, skuId, after(page), page.fetch()), row -> Cursor.of(row.groupId()));
            var called = directory.of(t, Kind.GROUP, rows.items().stream().map(row -> row.groupId().value()).toList());
            return new Page<>(rows.items().stream().map(row -> shown(row, called)).toList(), rows.nextCursor());
        });
    }

    private ProductGroup shown(ProductGroupRow row, Map<String, String> called) {
        return new ProductGroup(row.groupId().value(), called.get(row.groupId().value()), row.members(), row.state(),
                names.planNames(row.disabledPlans()), row.since());
    }

    private static @Nullable String after(PageRequest page) { return page.cursor().map(cursor -> cursor.text(0)).orElse(null); }

    private SkuId skuId(String sku) { return names.skuId(sku).orElseThrow(() -> HttpProblem.notFound("UNKNOWN_SKU", "There is no such product.")); }
}
