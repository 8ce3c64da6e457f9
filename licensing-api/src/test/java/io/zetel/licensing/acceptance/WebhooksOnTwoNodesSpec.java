package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.Receiver.Told;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Webhooks on two nodes")
class WebhooksOnTwoNodesSpec extends NodesAcceptance {

    private static final int CLAIMS = 1000;
    private static final int TAKEN = 300;
    private static final int AT_ONCE = 8;

    @Override
    List<String> store() {
        return List.of(
                "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128",
                "--zetel.webhooks.timeout=2m",
                "--zetel.webhooks.poll=100ms",
                "--zetel.webhooks.key=" + Base64.getEncoder().encodeToString(new byte[32]));
    }

    @Test
    void are_sent_by_one_and_by_the_other_when_that_is_killed_in_the_middle() throws Exception {
        var first = launch();
        awaitReady(first.http());
        var tenant = tenant(first.http(), CLAIMS);
        var on = new CountDownLatch(1);
        try (var receiver = new Receiver()) {
            receiver.answering(_ -> {
                if (receiver.told().size() > TAKEN) {
                    on.await();
                }
                return 204;
            });
            var webhook = caller(tenant, first.http())
                    .post(tenant.path("/webhooks"), Map.of("url", receiver.url(), "types", List.of("license.claimed")))
                    .expect(201);
            var lines = IntStream.range(0, CLAIMS)
                    .mapToObj(
                            "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"user-%d\"}}"::formatted);
            caller(tenant, first.http())
                    .post(
                            tenant.path("/claims/batch"),
                            "application/x-ndjson",
                            BodyPublishers.ofString(lines.collect(Collectors.joining("\n"))))
                    .expect(200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> receiver.told().size() >= TAKEN + 1);
            var second = staying();
            awaitReady(second);
            assertThat(receiver.told().size())
                    .as("the second leaves the endpoint to the first")
                    .isLessThanOrEqualTo(TAKEN + AT_ONCE);
            assertThat(receiver.told().stream().map(Told::id)).doesNotHaveDuplicates();

            first.killAlone();
            on.countDown();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> ids(receiver).size() == CLAIMS);
            assertThat(ids(receiver)).containsExactlyInAnyOrderElementsOf(claims(tenant, second));
            assertThat(receiver.told().size())
                    .as("twice at most what was under way")
                    .isLessThanOrEqualTo(CLAIMS + 2 * AT_ONCE);
            var secret = webhook.text("/secret");
            assertThat(receiver.told())
                    .allMatch(one -> one.isVerifiedBy(secret))
                    .noneMatch(one -> one.isVerified(secret, one.body() + " "));

            var path = tenant.path("/webhooks/" + webhook.text("/webhookId"));
            var rotated = caller(tenant, second)
                    .post(path + "/rotate-secret", Map.of())
                    .expect(200)
                    .text("/secret");
            caller(tenant, second).post(path + "/test", Map.of()).expect(200);
            var last =
                    receiver.await(1, one -> one.type().equals("endpoint.test")).getFirst();
            assertThat(List.of(secret, rotated)).allMatch(last::isVerifiedBy);
        }
    }

    /** The ids under which all claims are to be told. */
    private List<String> claims(TestTenant tenant, Http node) {
        var ids = new ArrayList<String>();
        long after = 0;
        for (var left = true; left; ) {
            var page = caller(tenant, node)
                    .get(tenant.path("/history/events?type=LicenseClaimed&limit=500&after=" + after))
                    .expect(200)
                    .json()
                    .get("items");
            for (var event : page) {
                ids.add("evt_" + event.get("eventId").asString());
                after = event.get("n").asLong();
            }
            left = !page.isEmpty();
        }
        return ids;
    }

    private static List<String> ids(Receiver receiver) {
        return receiver.told().stream().map(Told::id).distinct().toList();
    }
}
