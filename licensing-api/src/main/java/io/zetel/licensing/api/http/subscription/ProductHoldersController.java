package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.Called;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.ProcessingState;
import io.zetel.licensing.projections.groups.ProductGroupRow;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.ProductUserRow;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.past.PastGroups;
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
public class ProductHoldersController {

    private final TemporalReads moments;
    private final Past past;
    private final PastGroups pastGroups;
    private final HeldLicenses held;
    private final Groups groups;
    private final DirectoryNames directory;
    private final Called called;
    private final Names names;

    ProductHoldersController(
            TemporalReads moments,
            Past past,
            PastGroups pastGroups,
            HeldLicenses held,
            Groups groups,
            DirectoryNames directory,
            Called called,
            Names names) {
        this.moments = moments;
        this.past = past;
        this.pastGroups = pastGroups;
        this.held = held;
        this.groups = groups;
        this.directory = directory;
        this.called = called;
        this.names = names;
    }

    /** A device that has a product. */
    public record ProductDevice(
            String deviceId, @Nullable String displayName, Instant since, List<Called.NamedSource> sources) {}

    /** A group that gives a product. */
    public record ProductGroup(
            String groupId,
            @Nullable String displayName,
            int members,
            ProcessingState state,
            List<String> disabledPlans,
            NewPlans newPlans,
            Instant since) {}

    /** Devices. */
    @GetMapping("/devices")
    public ResponseEntity<Page<ProductDevice>> devices(
            @PathVariable TenantId t, @PathVariable String sku, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var skuId = names.of(t).skuId(sku);
        return moments.ask(
                HeldLicenses.GROUP,
                waitFor,
                asOf,
                _ -> devices(t, page, held.devicesOf(t, skuId, after(page), page.fetch())),
                at -> devices(t, page, past.devicesOf(t, skuId, at, after(page), page.fetch())));
    }

    /** Groups. */
    @GetMapping("/groups")
    public ResponseEntity<Page<ProductGroup>> groups(
            @PathVariable TenantId t, @PathVariable String sku, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var skuId = names.of(t).skuId(sku);
        var then = names.of(t).at(asOf.instant());
        return moments.ask(
                Groups.GROUP,
                waitFor,
                asOf,
                _ -> groups(t, page, groups.groupsOf(t, skuId, after(page), page.fetch()), skuId, then),
                at -> groups(t, page, pastGroups.groupsOf(t, skuId, at, after(page), page.fetch()), skuId, then));
    }

    private Page<ProductDevice> devices(TenantId t, PageRequest page, List<ProductUserRow> found) {
        var rows = Page.of(page, found, row -> Cursor.of(row.userId()));
        var devices = directory.of(
                t,
                Kind.DEVICE,
                rows.items().stream().map(ProductUserRow::userId).toList());
        var sources = called.sources(
                t, rows.items().stream().flatMap(row -> row.sources().stream()).toList());
        return new Page<>(
                rows.items().stream()
                        .map(row -> new ProductDevice(
                                row.userId(), devices.get(row.userId()), row.since(), sources.named(row.sources())))
                        .toList(),
                rows.nextCursor());
    }

    private Page<ProductGroup> groups(
            TenantId t, PageRequest page, List<ProductGroupRow> found, SkuId skuId, Names names) {
        var rows = Page.of(page, found, row -> Cursor.of(row.groupId()));
        var called = directory.of(
                t,
                Kind.GROUP,
                rows.items().stream().map(row -> row.groupId().value()).toList());
        return new Page<>(
                rows.items().stream()
                        .map(row -> shown(row, called, skuId, names))
                        .toList(),
                rows.nextCursor());
    }

    private static ProductGroup shown(ProductGroupRow row, Map<String, String> called, SkuId skuId, Names names) {
        return new ProductGroup(
                row.groupId().value(),
                called.get(row.groupId().value()),
                row.members(),
                row.state(),
                names.off(skuId, row.services()),
                row.services().newPlans(),
                row.since());
    }

    private static @Nullable String after(PageRequest page) {
        return page.cursor().map(cursor -> cursor.text(0)).orElse(null);
    }
}
