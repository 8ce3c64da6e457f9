package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.ServiceChoice;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads products, plans and apps from policy requests, with every name that means nothing. */
@Component
public class Selections {

    private static final String ALL = "ALL";

    private final Names names;

    Selections(Names names) {
        this.names = names;
    }

    /** The same for what this tenant knows. */
    public Selections in(TenantId tenant) {
        return new Selections(names.of(tenant));
    }

    /** What a new policy is to be made of. */
    public record Contents(AppId app, List<Selection> products) {}

    /** The plans to leave off or to give, of one product or of all. */
    public record Chosen(@Nullable SkuId skuId, ServiceChoice services) {}

    /** The app and products of a new policy. */
    public Contents contents(String app, List<Choice> products) {
        var faults = new Faults();
        var appId = names.app("/app", app, faults);
        var selected = of(products, faults);
        faults.throwIfAny();
        return new Contents(Objects.requireNonNull(appId), selected);
    }

    List<Selection> of(List<Choice> products) {
        var faults = new Faults();
        var selected = of(products, faults);
        faults.throwIfAny();
        return selected;
    }

    /** One product with its plans. */
    public Selection of(Choice choice) {
        var faults = new Faults();
        var selected = of(choice, "", faults);
        faults.throwIfAny();
        return Objects.requireNonNull(selected);
    }

    /** The products a caller means. */
    public List<SkuId> skuIds(String pointer, List<String> skus) {
        var faults = new Faults();
        var skuIds = skus.stream().map(sku -> names.skuId(pointer, sku, faults)).toList();
        faults.throwIfAny();
        return skuIds.stream().map(Objects::requireNonNull).toList();
    }

    /** What to leave off one product, or all. */
    public Chosen services(String sku, List<String> disabledPlans) {
        return services(new PolicyController.Services(sku, disabledPlans, null, null));
    }

    /** Of {@code ALL} products a plan may be of any; the policy's own are the domain's to check. */
    Chosen services(PolicyController.Services body) {
        var sku = body.sku();
        var faults = new Faults();
        var product = ALL.equals(sku) ? null : names.product("/sku", sku, faults);
        faults.throwIfAny();
        var shelf = product == null ? names.catalogue().products() : List.of(product);
        faults.check(
                body.disabledPlans() != null || body.enabledPlans() != null || body.newPlans() != null,
                "/disabledPlans",
                "REQUIRED",
                "is required");
        var services = names.services("", body.disabledPlans(), body.enabledPlans(), body.newPlans(), shelf, faults);
        faults.throwIfAny();
        return new Chosen(product == null ? null : product.skuId(), services);
    }

    private List<Selection> of(List<Choice> products, Faults faults) {
        var selected = new ArrayList<Selection>();
        IntStream.range(0, products.size()).forEach(i -> {
            var selection = of(products.get(i), "/products/" + i, faults);
            if (selection != null) {
                selected.add(selection);
            }
        });
        return selected;
    }

    private @Nullable Selection of(Choice choice, String pointer, Faults faults) {
        var product = names.product(pointer + "/sku", choice.sku(), faults);
        return product == null
                ? null
                : new Selection(
                        product.skuId(),
                        names.services(
                                pointer,
                                choice.disabledPlans(),
                                choice.enabledPlans(),
                                choice.newPlans(),
                                List.of(product),
                                faults));
    }
}
