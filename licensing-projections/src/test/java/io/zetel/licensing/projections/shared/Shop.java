package io.zetel.licensing.projections.shared;

import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.SWAY;
import static io.zetel.licensing.projections.shared.SampleFacts.TEAMS;
import static io.zetel.licensing.projections.shared.SampleFacts.TEAMS1;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.PlanRules;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A small catalogue: two suites with Teams, one product without, one that cannot be claimed. */
public final class Shop {

    public static final SkuId VISIO = new SkuId("00000000-0000-0000-0000-0000000000f1");
    public static final SkuId KIOSK = new SkuId("00000000-0000-0000-0000-0000000000f2");
    public static final AppId DRAWING = new AppId("VISIO");
    public static final App TEAMS_APP = new App(TEAMS, "Teams", Set.of(TEAMS1), Set.of(Trigger.SIGN_IN), true, null);
    private static final PlanId DRAW = new PlanId("00000000-0000-0000-0000-000000000003");

    public static final Catalogue CATALOGUE = new Catalogue(
            List.of(
                    product(E3, "SPE_E3", true, TEAMS1, SWAY),
                    product(E5, "SPE_E5", true, TEAMS1),
                    product(VISIO, "VISIO", true, DRAW),
                    product(KIOSK, "KIOSK", false, TEAMS1)),
            List.of(TEAMS_APP, new App(DRAWING, "Visio", Set.of(DRAW), Set.of(Trigger.SIGN_IN), true, null)),
            PlanRules.NONE);

    private Shop() {}

    private static Product product(SkuId sku, String name, boolean claimable, PlanId... plans) {
        return new Product(
                sku,
                name,
                name + " in full",
                Product.Target.USER,
                claimable,
                Set.of(),
                Stream.of(plans)
                        .map(plan -> new ServicePlan(plan, plan.value(), plan.value()))
                        .toList());
    }
}
