package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.ACountry;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.LooksUp;
import io.zetel.licensing.api.http.web.OneOf;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.holders.LicenseRow;
import io.zetel.licensing.projections.holders.LicenseState;
import io.zetel.licensing.projections.past.Past;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The users and devices of a tenant, listed and searched, also those known only from a claim. */
@RestController
@RequestMapping("/api/v1/tenants/{t}")
@Allowed(Role.READER)
public class DirectoryListController {

    private final TemporalReads moments;
    private final Past past;
    private final PastDirectory pastDirectory;
    private final DirectorySearch search;
    private final HeldLicenses held;
    private final Profiles profiles;
    private final Names names;

    DirectoryListController(
            TemporalReads moments,
            Past past,
            PastDirectory pastDirectory,
            DirectorySearch search,
            HeldLicenses held,
            Profiles profiles,
            Names names) {
        this.moments = moments;
        this.past = past;
        this.pastDirectory = pastDirectory;
        this.search = search;
        this.held = held;
        this.profiles = profiles;
        this.names = names;
    }

    /** A product somebody has or should have, as it stands through the best of its sources. */
    public record ListedLicense(String sku, String skuId, LicenseState state) {}

    /** A user in the list. */
    public record ListedUser(
            String userId,
            String objectId,
            @Nullable String displayName,
            @Nullable String userPrincipalName,
            @Nullable String mail,
            @Nullable String jobTitle,
            @Nullable String department,
            UserType userType,
            @Nullable String usageLocation,
            Standing state,
            boolean accountEnabled,
            @Nullable Instant deletedOn,
            List<ListedLicense> licenses,
            int errors) {}

    /** A device in the list. */
    public record ListedDevice(
            String deviceId,
            String objectId,
            @Nullable String displayName,
            @Nullable String operatingSystem,
            List<ListedLicense> licenses,
            int errors) {}

    /** Its users, or those that are asked for. */
    @GetMapping("/users")
    public ResponseEntity<Page<ListedUser>> users(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable @Size(max = 200) String search,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String userType,
            @RequestParam(required = false) @Nullable @ACountry String usageLocation,
            @RequestParam(required = false) @Nullable @AName String department,
            @LooksUp @RequestParam(required = false) @Nullable String sku,
            @RequestParam(required = false) @Nullable Boolean errors,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        var faults = new Faults();
        var standing = OneOf.optional("state", state, faults, Standing.ACTIVE, Standing.DELETED);
        var type = OneOf.optional("userType", userType, faults, UserType.values());
        var filter = new HolderFilter(
                search, standing, type, usageLocation, department, product(t, sku, asOf, faults), errors);
        faults.throwIfAny();
        return listed(t, HolderId.Type.USER, filter, page, waitFor, asOf, (row, all) -> user(t, row, all));
    }

    /** Devices. */
    @GetMapping("/devices")
    public ResponseEntity<Page<ListedDevice>> devices(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable @Size(max = 200) String search,
            @LooksUp @RequestParam(required = false) @Nullable String sku,
            @RequestParam(required = false) @Nullable Boolean errors,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        var faults = new Faults();
        var filter = new HolderFilter(search, null, null, null, null, product(t, sku, asOf, faults), errors);
        faults.throwIfAny();
        return listed(t, HolderId.Type.DEVICE, filter, page, waitFor, asOf, (row, all) -> device(t, row, all));
    }

    private @Nullable SkuId product(TenantId t, @Nullable String sku, AsOf asOf, Faults faults) {
        var product = sku == null ? null : names.of(t).at(asOf.instant()).product("/sku", sku, faults);
        return product == null ? null : product.skuId();
    }

    /** What is known of those on a page, and what products are called. */
    private record Known(Map<String, Profile> profiles, Map<HolderId, List<LicenseRow>> licences, Names called) {

        @Nullable
        Profile profile(HolderRow row) {
            return profiles.get(row.holder().id());
        }

        List<LicenseRow> licences(HolderRow row) {
            return licences.getOrDefault(row.holder(), List.of());
        }
    }

    private <T> ResponseEntity<Page<T>> listed(
            TenantId t,
            HolderId.Type type,
            HolderFilter filter,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf,
            BiFunction<HolderRow, Known, T> view) {
        var called = names.of(t).at(asOf.instant());
        return moments.ask(
                HeldLicenses.GROUP,
                waitFor,
                asOf,
                _ -> {
                    var hits = Page.of(page, search.holders(t, type, filter, page.cursor(), page.fetch()), Hit::cursor);
                    return shown(t, type, hits, held, called, view);
                },
                at -> past.holders(t, at, then -> {
                    var hits = pastDirectory.holders(t, type, filter, page, then);
                    return shown(t, type, hits, then.held(), called, view);
                }));
    }

    private <T> Page<T> shown(
            TenantId t,
            HolderId.Type type,
            Page<Hit> hits,
            HeldLicenses held,
            Names called,
            BiFunction<HolderRow, Known, T> view) {
        var ids = hits.items().stream().map(Hit::id).toList();
        var holders = ids.stream().map(id -> new HolderId(type, id)).toList();
        var rows = held.holders(t, holders);
        var known = new Known(profiles.of(t, Kind.valueOf(type.name()), ids), held.licences(t, holders), called);
        return new Page<>(
                holders.stream()
                        .flatMap(holder -> Stream.ofNullable(rows.get(holder)))
                        .map(row -> view.apply(row, known))
                        .toList(),
                hits.nextCursor());
    }

    private ListedUser user(TenantId t, HolderRow row, Known known) {
        var id = row.holder().id();
        var profile = known.profile(row);
        return new ListedUser(
                id,
                profiles.objectId(t, Kind.USER, id).value(),
                profile == null ? null : profile.displayName(),
                profile == null ? null : profile.userName(),
                profile == null ? null : profile.mail(),
                profile == null ? null : profile.work().get("jobTitle"),
                profile == null ? null : profile.work().get(Profile.DEPARTMENT),
                row.userType(),
                row.usageLocation(),
                row.standing(),
                row.account().isEnabled(),
                row.deletedOn(),
                licences(known, row),
                errors(known.licences(row)));
    }

    private ListedDevice device(TenantId t, HolderRow row, Known known) {
        var id = row.holder().id();
        var profile = known.profile(row);
        return new ListedDevice(
                id,
                profiles.objectId(t, Kind.DEVICE, id).value(),
                profile == null ? null : profile.displayName(),
                profile == null ? null : profile.work().get("operatingSystem"),
                licences(known, row),
                errors(known.licences(row)));
    }

    private static List<ListedLicense> licences(Known known, HolderRow holder) {
        var products = new LinkedHashMap<SkuId, ListedLicense>();
        known.licences(holder)
                .forEach(row -> products.merge(
                        row.skuId(),
                        new ListedLicense(
                                known.called().partNumber(row.skuId()),
                                row.skuId().value(),
                                row.state()),
                        (one, other) -> one.state().compareTo(other.state()) <= 0 ? one : other));
        return List.copyOf(products.values());
    }

    private static int errors(List<LicenseRow> sources) {
        return (int) sources.stream()
                .filter(row -> row.state() == LicenseState.ERROR || row.state() == LicenseState.ACTIVE_WITH_ERROR)
                .count();
    }
}
