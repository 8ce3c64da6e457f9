package io.zetel.licensing.api.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Places are shared between tenants")
class PlacesTest {

    private static final int AT_ONCE = 12;

    private final Places places = new Places(AT_ONCE);

    @Test
    void a_tenant_alone_may_have_all() {
        assertThat(taken("a", 100)).isEqualTo(AT_ONCE);
        assertThat(places.isFull()).isTrue();
    }

    @Test
    void who_comes_later_gets_an_even_share_on_top_and_no_more_than_as_many_again() {
        taken("a", AT_ONCE);
        assertThat(taken("b", 100)).isEqualTo(AT_ONCE / 2);
        assertThat(taken("c", 100)).isEqualTo(AT_ONCE / 3);
        assertThat(IntStream.range(0, 50).map(i -> taken("t" + i, 100)).sum())
                .isEqualTo(AT_ONCE - AT_ONCE / 2 - AT_ONCE / 3);
        assertThat(places.taken()).isEqualTo(2 * AT_ONCE);
    }

    @Test
    void tenants_that_both_want_all_come_to_even_shares() {
        int ofA = taken("a", AT_ONCE);
        int ofB = taken("b", AT_ONCE);
        for (int i = 0; i < 3 * AT_ONCE; i++) {
            var oneOfA = ofA >= ofB;
            places.giveBack(oneOfA ? "a" : "b");
            ofA += (oneOfA ? -1 : 0) + taken("a", 1);
            ofB += (oneOfA ? 0 : -1) + taken("b", 1);
        }
        assertThat(ofA).isEqualTo(AT_ONCE / 2);
        assertThat(ofB).isEqualTo(AT_ONCE / 2);
        assertThat(places.taken()).isEqualTo(AT_ONCE);
    }

    @Test
    void all_come_back() {
        taken("a", AT_ONCE);
        taken("b", 1);
        IntStream.range(0, AT_ONCE).forEach(_ -> places.giveBack("a"));
        places.giveBack("b");
        assertThat(places.taken()).isZero();
        assertThat(taken("b", 100)).isEqualTo(AT_ONCE);
    }

    private int taken(String tenant, int wanted) {
        return (int) IntStream.range(0, wanted).filter(_ -> places.take(tenant)).count();
    }
}
