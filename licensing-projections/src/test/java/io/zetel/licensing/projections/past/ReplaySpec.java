package io.zetel.licensing.projections.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.history.Facts;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of another time read by this one. */
@DisplayName("Replaying the history")
class ReplaySpec {

    private static final Instant AT = Instant.parse("2026-11-21T09:00:00Z");

    /** What a release ships that calls an event or a field by another name: the stored bytes stay as they are. */
    private static final class LabelBecameName extends SingleEventUpcaster {

        private static final SimpleSerializedType OLD =
                new SimpleSerializedType("io.zetel.licensing.domain.policy.PolicyEvent$PolicyRelabelled", null);
        private static final SimpleSerializedType NEW = new SimpleSerializedType(PolicyRenamed.class.getName(), null);

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(OLD);
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(NEW, JsonNode.class, payload -> {
                var fields = (ObjectNode) payload;
                fields.set("name", fields.remove("label"));
                return fields;
            });
        }
    }

    @Test
    void an_event_that_was_renamed_since_reads_as_what_it_is_called_now() {
        var payload =
                "{\"tenantId\":\"contoso\",\"policyId\":\"p1\",\"label\":\"Teams\"}".getBytes(StandardCharsets.UTF_8);
        var row = new HistoryEvent(
                new TenantId("contoso"),
                3,
                "e3",
                "io.zetel.licensing.domain.policy.PolicyEvent$PolicyRelabelled",
                null,
                AT,
                "policy-contoso/p1",
                2L,
                payload,
                "{\"actor\":\"ann\"}".getBytes(StandardCharsets.UTF_8),
                new byte[32],
                new byte[32],
                new Facts("policy:p1", null, null));
        var replay =
                new HistoryReplay(Jackson3Serializer.builder().build(), new EventUpcasterChain(new LabelBecameName()));
        var events = replay.events(List.of(row));
        assertThat(events.stream().map(Recorded::event))
                .containsExactly(new PolicyRenamed(new TenantId("contoso"), new PolicyId("p1"), "Teams"));
        assertThat(events.getFirst().recordedAt()).isEqualTo(AT);
        assertThat(events.getFirst().version()).isEqualTo(3);
        assertThat(events.getFirst().metaData()).containsEntry("actor", "ann");
        assertThat(row.type()).as("the history itself keeps the old name").isEqualTo("PolicyRelabelled");
    }
}
