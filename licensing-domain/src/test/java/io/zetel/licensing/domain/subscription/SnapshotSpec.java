package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.on;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsAwaited;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsOffered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import java.util.List;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("A snapshot of a pool")
class SnapshotSpec {

    private static final Jackson3Serializer SERIALIZER =
            Jackson3Serializer.builder().build();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SubscriptionState STATE = SubscriptionState.EMPTY
            .evolve(new SubscriptionRegistered(
                    CONTOSO,
                    E3.skuId(),
                    E3.sku(),
                    purchaseOf(E3),
                    2,
                    on("2026-01-31"),
                    on("2026-02-28"),
                    true,
                    Channel.CSP))
            .evolve(new SubscriptionStarted(CONTOSO, E3.skuId(), purchaseOf(E3), on("2026-01-31")))
            .evolve(new SeatsTaken(CONTOSO, E3.skuId(), 3, 3))
            .evolve(new SeatsAwaited(CONTOSO, E3.skuId(), List.of(HolderId.user("ann"), HolderId.user("ben"))))
            .evolve(new SeatsOffered(CONTOSO, E3.skuId(), 1, false))
            .evolve(new OverAssignmentDetected(CONTOSO, E3.skuId(), 1, on("2026-05-01")));

    @Test
    void brings_back_the_same_pool() {
        var restored = restored(snapshot());
        assertThat(restored.state()).isEqualTo(STATE);
        assertThat(JSON.readTree(SERIALIZER.serialize(restored, String.class).getData()))
                .isEqualTo(snapshot());
    }

    @Test
    void holds_an_id_and_a_state_and_nothing_that_follows_from_them() {
        assertThat(snapshot().propertyNames()).containsExactlyInAnyOrder("id", "state");
        assertThat(snapshot().get("state").propertyNames())
                .containsExactlyInAnyOrder(
                        "purchases", "assigned", "overUntil", "capacity", "nextLifecycleOn", "queue");
        assertThat(snapshot().get("state").get("purchases").get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "seats",
                        "startsOn",
                        "endsOn",
                        "term",
                        "autoRenew",
                        "channel",
                        "status",
                        "since",
                        "revision",
                        "announcedEnd");
    }

    @Test
    void of_an_early_release_is_of_one_for_which_nobody_waits() {
        var early = snapshot();
        ((ObjectNode) early.get("state")).remove("queue");
        assertThat(restored(early).state().queue()).isEqualTo(SeatQueue.NOBODY);
    }

    private static ObjectNode snapshot() {
        var tree = JSON.createObjectNode();
        tree.put("id", "subscription-contoso/" + E3.skuId());
        tree.set(
                "state", JSON.readTree(SERIALIZER.serialize(STATE, String.class).getData()));
        return tree;
    }

    private static Subscription restored(ObjectNode tree) {
        return SERIALIZER.deserialize(
                new SimpleSerializedObject<>(tree.toString(), String.class, Subscription.class.getName(), null));
    }
}
