package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.engine.outage.TemporarilyUnavailable;
import java.util.List;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A failure sent to another node")
class WireFailuresTest {

    private static final Jackson3Serializer SERIALIZER =
            Jackson3Serializer.builder().build();

    @Test
    void is_still_a_refusal_with_all_its_faults() {
        var faults = List.of(
                new Refused.Fault(Refusal.UNKNOWN_SKU, "/skuId", "no such product"),
                new Refused.Fault(Refusal.NAME_REQUIRED, "/name", "no name"));

        assertThat(sent(new Refused(faults)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.faults()).isEqualTo(faults));
    }

    @Test
    void is_still_a_full_lane() {
        assertThat(sent(new LaneFull("full"))).isInstanceOf(LaneFull.class).hasMessage("full");
    }

    @Test
    void is_still_a_commit_of_which_nobody_knows() {
        assertThat(sent(new CommitUncertain(new IllegalStateException())))
                .isInstanceOf(TemporarilyUnavailable.class)
                .hasMessageContaining("not known");
    }

    @Test
    void is_a_reason_to_try_again_when_others_were_faster_or_the_node_is_lost() {
        assertThat(sent(new ConcurrencyException("late")))
                .isInstanceOf(TemporarilyUnavailable.class)
                .hasMessageContaining("nothing was stored");
        assertThat(WireFailures.unpack(new ConcurrencyException("late"))).isInstanceOf(TemporarilyUnavailable.class);
        assertThat(WireFailures.unpack(new NoHandlerForCommandException("nobody")))
                .isInstanceOf(TemporarilyUnavailable.class);
        assertThat(WireFailures.unpack(new AxonServerException("AXONIQ-4006", "connection lost", (Throwable) null)))
                .isInstanceOf(TemporarilyUnavailable.class)
                .hasMessageContaining("not known");
    }

    @Test
    void is_left_alone_when_nobody_expects_it() {
        var unexpected = new IllegalStateException("surprise");

        assertThat(WireFailures.unpack(WireFailures.pack(unexpected))).isSameAs(unexpected);
    }

    /** Only message and details arrive. */
    private static Throwable sent(Throwable failure) {
        var packed = (CommandExecutionException) WireFailures.pack(failure);
        Object details =
                SERIALIZER.deserialize(SERIALIZER.serialize(packed.getDetails().orElseThrow(), byte[].class));
        return WireFailures.unpack(new CommandExecutionException(packed.getMessage(), null, details));
    }
}
