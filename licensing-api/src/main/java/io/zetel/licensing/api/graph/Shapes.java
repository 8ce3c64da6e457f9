package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupLicenseRow;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.holders.LicenseRow;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Users, groups and devices with all that is shown of them. */
@Component
class Shapes {

    /** A user or device with its profile and all sources of its licenses. */
    record Holder(TenantId tenant, HolderRow row, @Nullable Profile profile, List<LicenseRow> licenses) {

        String id() {
            return row.holder().id();
        }

        String objectId() {
            return ObjectId.of(tenant, row.holder()).value();
        }

        @Nullable
        String work(String fact) {
            return profile == null ? null : profile.work().get(fact);
        }

        String called() {
            return profile == null || profile.displayName() == null ? id() : profile.displayName();
        }

        /** What works, by product: the sources that give it. */
        Map<SkuId, List<LicenseRow>> effective() {
            return licenses.stream()
                    .filter(row -> row.state().isLive())
                    .collect(Collectors.groupingBy(LicenseRow::skuId, LinkedHashMap::new, Collectors.toList()));
        }
    }

    /** A group with its profile, what it gives, and how many members that does not reach as it should. */
    record Group(
            TenantId tenant, GroupRow row, @Nullable Profile profile, List<GroupLicenseRow> licenses, int failing) {

        String id() {
            return row.groupId().value();
        }

        String objectId() {
            return ObjectId.of(tenant, row.groupId()).value();
        }

        @Nullable
        String work(String fact) {
            return profile == null ? null : profile.work().get(fact);
        }
    }

    private final HeldLicenses held;
    private final Groups groups;
    private final Profiles profiles;
    private final Shape<Holder> user;
    private final Shape<Holder> device;
    private final Shape<Group> group;

    Shapes(HeldLicenses held, Groups groups, Profiles profiles, LicenseShapes licenses) {
        this.held = held;
        this.groups = groups;
        this.profiles = profiles;
        this.user = UserShape.shape(licenses);
        this.device = DeviceShape.shape(licenses);
        this.group = GroupShape.shape(licenses);
    }

    Shape<Holder> user() {
        return user;
    }

    Shape<Holder> device() {
        return device;
    }

    Shape<Group> group() {
        return group;
    }

    Holder holder(TenantId tenant, HolderRow row) {
        var id = row.holder().id();
        return new Holder(
                tenant,
                row,
                profiles.of(tenant, Kind.valueOf(row.holder().type().name()), id),
                held.licences(tenant, row.holder()));
    }

    /** These, in this order, as far as there are any. */
    List<Holder> holders(TenantId tenant, HolderId.Type type, List<HolderId> ids) {
        var rows = held.holders(tenant, ids);
        var licenses = held.licences(tenant, ids);
        var known = profiles.of(
                tenant,
                Kind.valueOf(type.name()),
                ids.stream().map(HolderId::id).toList());
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(rows.get(id)))
                .map(row -> new Holder(
                        tenant, row, known.get(row.holder().id()), licenses.getOrDefault(row.holder(), List.of())))
                .toList();
    }

    List<Group> groups(TenantId tenant, Collection<GroupId> ids) {
        var rows = groups.groups(tenant, ids);
        var licenses = groups.licences(tenant, ids);
        var failing = held.failing(tenant, ids);
        var known =
                profiles.of(tenant, Kind.GROUP, ids.stream().map(GroupId::value).toList());
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(rows.get(id)))
                .map(row -> new Group(
                        tenant,
                        row,
                        known.get(row.groupId().value()),
                        licenses.getOrDefault(row.groupId(), List.of()),
                        failing.getOrDefault(row.groupId(), 0)))
                .toList();
    }
}
