package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.policies.PolicyVersionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What differs between a version of a policy and the one before, in signs that need no words. */
final class PolicyChanges {

    private PolicyChanges() {}

    static List<String> between(PolicyVersionRow was, PolicyVersionRow is, Names names) {
        var told = new ArrayList<String>();
        if (!was.name().equals(is.name())) {
            told.add(was.name() + " → " + is.name());
        }
        if (!skus(was).equals(skus(is))) {
            told.add(called(was, names) + " → " + called(is, names));
        }
        Map<SkuId, PolicyProduct> before =
                was.products().stream().collect(Collectors.toMap(PolicyProduct::skuId, Function.identity()));
        for (var product : is.products()) {
            var old = before.get(product.skuId());
            if (old != null && !old.services().equals(product.services())) {
                told.add(names.title(product.skuId()) + ": " + services(old, product, names));
            }
        }
        return told;
    }

    private static List<SkuId> skus(PolicyVersionRow version) {
        return version.products().stream().map(PolicyProduct::skuId).toList();
    }

    private static String called(PolicyVersionRow version, Names names) {
        return skus(version).stream().map(names::title).collect(Collectors.joining(", "));
    }

    private static String services(PolicyProduct was, PolicyProduct is, Names names) {
        var offBefore = names.off(was.skuId(), was.services());
        var off = names.off(is.skuId(), is.services());
        return Stream.concat(
                        off.stream().filter(plan -> !offBefore.contains(plan)).map(plan -> "− " + plan),
                        offBefore.stream().filter(plan -> !off.contains(plan)).map(plan -> "+ " + plan))
                .collect(Collectors.joining(", "));
    }
}
