package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The catalogue Zetel ships with: well-known products, the claimable apps and the rules between service plans (P04).
 */
public final class BundledCatalogue {

    private static final String RESOURCE = "catalogue.json";
    private static final byte[] TEXT = text();
    private static final Catalogue BUNDLED =
            JsonMapper.shared().readValue(TEXT, Content.class).toCatalogue();

    private BundledCatalogue() {}

    /** The bundled catalogue; it is read once. */
    public static Catalogue load() {
        return BUNDLED;
    }

    /** What tells this bundle from that of another release. */
    public static String release() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TEXT), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] text() {
        try (var json = Objects.requireNonNull(BundledCatalogue.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return json.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file: plans are written down once and named everywhere else. */
    private record Content(
            List<ServicePlan> servicePlans, List<ProductEntry> products, List<AppEntry> apps, Rules rules) {

        Catalogue toCatalogue() {
            var plans = servicePlans.stream().collect(Collectors.toUnmodifiableMap(ServicePlan::name, p -> p));
            var skus = products.stream().collect(Collectors.toUnmodifiableMap(ProductEntry::sku, ProductEntry::skuId));
            return new Catalogue(
                    products.stream().map(p -> p.toProduct(plans)).toList(),
                    apps.stream().map(a -> a.toApp(plans, skus)).toList(),
                    rules.toPlanRules(plans));
        }
    }

    private record ProductEntry(
            SkuId skuId,
            String sku,
            String name,
            @Nullable Target target,
            boolean claimable,
            @Nullable Set<String> agreements,
            List<String> servicePlans) {

        Product toProduct(Map<String, ServicePlan> plans) {
            return new Product(
                    skuId,
                    sku,
                    name,
                    target == null ? Target.USER : target,
                    claimable,
                    agreements == null ? Set.of() : agreements,
                    servicePlans.stream().map(name -> named(plans, name)).toList());
        }
    }

    private record AppEntry(
            AppId id,
            String name,
            List<String> servicePlans,
            Set<Trigger> triggers,
            boolean claimable,
            @Nullable String defaultProduct) {

        App toApp(Map<String, ServicePlan> plans, Map<String, SkuId> skus) {
            return new App(
                    id,
                    name,
                    ids(plans, servicePlans),
                    triggers,
                    claimable,
                    defaultProduct == null ? null : named(skus, defaultProduct));
        }
    }

    private record Rules(
            List<Exclusion> exclusions, List<Dependency> dependencies, List<Prohibition> prohibitedLocations) {

        PlanRules toPlanRules(Map<String, ServicePlan> plans) {
            var excluded = new HashMap<PlanId, Set<PlanId>>();
            for (var exclusion : exclusions) {
                var together = ids(plans, exclusion.plans());
                together.forEach(plan ->
                        excluded.computeIfAbsent(plan, _ -> new HashSet<>()).addAll(without(together, plan)));
            }
            return new PlanRules(
                    Map.copyOf(excluded),
                    dependencies.stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    d -> named(plans, d.plan()).id(), d -> ids(plans, d.needsOneOf()))),
                    prohibitedLocations.stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    p -> named(plans, p.plan()).id(), Prohibition::countries)));
        }
    }

    /** Plans of which a user may have only one. */
    private record Exclusion(List<String> plans) {}

    /** A plan that is of no use without one of the others. */
    private record Dependency(String plan, List<String> needsOneOf) {}

    /** A plan that may not be used in these countries. */
    private record Prohibition(String plan, Set<String> countries) {}

    private static Set<PlanId> ids(Map<String, ServicePlan> plans, Collection<String> names) {
        return names.stream().map(name -> named(plans, name).id()).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<PlanId> without(Set<PlanId> plans, PlanId plan) {
        return plans.stream().filter(p -> !p.equals(plan)).collect(Collectors.toUnmodifiableSet());
    }

    private static <T> T named(Map<String, T> things, String name) {
        return Objects.requireNonNull(things.get(name), () -> RESOURCE + " names " + name + " without describing it");
    }
}
