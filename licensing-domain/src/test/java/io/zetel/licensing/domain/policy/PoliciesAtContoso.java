package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.STANDARD;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** A tenant that owns every product with Teams. */
abstract class PoliciesAtContoso {

    final LicensingScenario scenario = new LicensingScenario();

    @BeforeEach
    void contoso_owns_all_with_teams() {
        scenario.given(registered(), switchedOn());
        Stream.of(E3, E5, F3, BASIC, STANDARD, BOOKABLE, VISIO).forEach(product -> scenario.given(buys(product, 10)));
    }

    void thenProducts(Product... products) {
        assertThat(scenario.policy(CONTOSO, POLICY).skuIds()).isEqualTo(skus(products));
    }

    static List<SkuId> skus(Product... products) {
        return Arrays.stream(products).map(Product::skuId).toList();
    }
}
