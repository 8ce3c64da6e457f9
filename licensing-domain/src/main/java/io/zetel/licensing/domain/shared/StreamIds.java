package io.zetel.licensing.domain.shared;

import java.util.List;
import java.util.stream.Stream;

/**
 * The names of the streams. They carry the tenant, so that another tenant's policy, pool or user cannot even be named;
 * a tenant id has no slash, so that no two can collide.
 */
public final class StreamIds {

    private StreamIds() {}

    /** {@code tenant-contoso}. */
    public static String of(TenantId tenant) {
        return "tenant-" + tenant.value();
    }

    /** {@code policy-contoso/<id>}. */
    public static String of(TenantId tenant, PolicyId policy) {
        return "policy-" + tenant.value() + "/" + policy.value();
    }

    /** {@code subscription-contoso/<skuId>}: the pool of all purchases of a product. */
    public static String of(TenantId tenant, SkuId sku) {
        return "subscription-" + tenant.value() + "/" + sku.value();
    }

    /** {@code user-contoso/alice} or {@code device-contoso/laptop-7}. */
    public static String of(TenantId tenant, HolderId holder) {
        return (holder.type() == HolderId.Type.USER ? "user-" : "device-") + tenant.value() + "/" + holder.id();
    }

    /**
     * Where the stream of this holder is, however its id is spelled: under the compared form, or, where it was stored
     * before ids were compared so, under the very spelling; the latter comes first.
     */
    public static List<String> placesOf(TenantId tenant, HolderId holder) {
        var compared = holder.compared();
        return compared.equals(holder)
                ? List.of(of(tenant, holder))
                : List.of(of(tenant, holder), of(tenant, compared));
    }

    /** The same of a group. */
    public static List<String> placesOf(TenantId tenant, GroupId group) {
        var compared = group.compared();
        return compared.equals(group) ? List.of(of(tenant, group)) : List.of(of(tenant, group), of(tenant, compared));
    }

    /** {@code group-contoso/sales}. */
    public static String of(TenantId tenant, GroupId group) {
        return "group-" + tenant.value() + "/" + group.value();
    }

    /** What the names of a tenant's streams begin with, beside the one stream that is the tenant's own. */
    public static List<String> beginnings(TenantId tenant) {
        return Stream.of("policy-", "subscription-", "user-", "device-", "group-")
                .map(kind -> kind + tenant.value() + "/")
                .toList();
    }

    /** Whose stream this is. */
    public static TenantId tenant(String streamId) {
        int slash = streamId.indexOf('/');
        return new TenantId(streamId.substring(streamId.indexOf('-') + 1, slash < 0 ? streamId.length() : slash));
    }
}
