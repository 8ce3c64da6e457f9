package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/**
 * Webhooks at a receiver of a spec's own. The application looks after them often and gives up soon; these specs share
 * it.
 */
abstract class WebhooksOfTenants {

    static final String E3 = "SPE_E3";
    static final String[] PROPERTIES = {
        "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128",
        "--zetel.webhooks.poll=50ms",
        "--zetel.webhooks.timeout=1s",
        "--zetel.meters.refresh=200ms"
    };

    static final RunningZetel zetel = RunningZetel.start(RunningZetel.preparedDirectory(), PROPERTIES);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(zetel::close));
    }

    final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    static TestTenant claiming(int seats) {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, seats);
        tenant.policy("TEAMS", E3);
        // What was before is in the history, so that a webhook made now is not told of it.
        tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?waitFor="
                        + zetel.context().getBean(Positions.class).head()))
                .expect(200);
        return tenant;
    }

    Reply webhook(TestTenant tenant, Map<String, Object> wish) {
        return webhook(tenant, receiver, wish);
    }

    static Reply webhook(TestTenant tenant, Receiver to, Map<String, Object> wish) {
        var body = new HashMap<>(wish);
        body.put("url", to.url());
        return tenant.as(Role.GLOBAL_ADMIN).post(tenant.path("/webhooks"), body).expect(201);
    }

    static String path(TestTenant tenant, Reply webhook) {
        return tenant.path("/webhooks/" + webhook.text("/webhookId"));
    }

    static Reply show(TestTenant tenant, Reply webhook) {
        return tenant.as(Role.AUDITOR).get(path(tenant, webhook)).expect(200);
    }

    static Reply message(TestTenant tenant, Reply webhook) {
        return tenant.as(Role.AUDITOR).get(path(tenant, webhook) + "/messages").expect(200);
    }

    static void awaitAttempts(TestTenant tenant, Reply webhook, int attempts) {
        Awaitility.await().until(() -> message(tenant, webhook).number("/items/0/attempts") == attempts);
    }

    static void awaitStates(TestTenant tenant, Reply webhook, Map<String, Long> wanted) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        states(tenant, webhook.text("/webhookId")))
                .isEqualTo(wanted));
    }

    static Map<String, Long> states(TestTenant tenant, String webhookId) {
        return TestTenant.each(
                        tenant.as(Role.AUDITOR)
                                .get(tenant.path("/webhooks/" + webhookId + "/messages?limit=500"))
                                .expect(200),
                        "state")
                .stream()
                .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
    }
}
