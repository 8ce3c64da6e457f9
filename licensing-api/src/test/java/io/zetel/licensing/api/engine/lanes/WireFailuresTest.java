package io.zetel.licensing.api.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A failure sent to another node")
class WireFailuresTest {

    private static final Jackson3Serializer SERIALIZER = Jackson3Serializer.builder().build();

    @Test void is_still_a_refusal_with_all_its_faults() {
        var faults = List.of(new Refused.Fault(Refusal.UNKNOWN_SKU, "/skuId", "no such product"),
                new Refused.Fault(Refusal.NAME_REQUIRED, "/name", "no name"));

        assertThat(sent(new Refused(faults))).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.faults()).isEqualTo(faults));
    }

    @Test void is_still_a_full_lane() { assertThat(sent(new LaneFull("full"))).isInstanceOf(LaneFull.class).hasMessage("full"); }

    @Test void is_left_alone_when_nobody_expects_it() {
        var unexpected = new IllegalStateException("surprise");

        assertThat(WireFailures.unpack(WireFailures.pack(unexpected))).isSameAs(unexpected);
    }

    /** Only message and details arrive. */
    private static Throwable sent(Throwable failure) {
        var packed = (CommandExecutionException) WireFailures.pack(failure);
        Object details = SERIALIZER.deserialize(SERIALIZER.serialize(packed.getDetails().orElseThrow(), byte[].class));
        return WireFailures.unpack(new CommandExecutionException(packed.getMessage(), null, details));
    }
}
