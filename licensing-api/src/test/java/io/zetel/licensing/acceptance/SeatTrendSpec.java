package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.past.SeatTrend;
import io.zetel.licensing.projections.past.SeatTrend.Seats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayName("The seats of a product over time")
class SeatTrendSpec extends AskingThePast {

    private static final int POINTS = 12;

    private final Random random = new Random(20261129);

    @Test
    void N1_are_at_each_point_what_asOf_answers_for_its_instant() {
        var tenant = eligible();
        new RandomPast(ZETEL, random).livedThrough(tenant);
        var instants = instants(tenant);

        var trend = ZETEL.context().getBean(SeatTrend.class).of(new TenantId(tenant.id()), instants);

        for (int i = 0; i < instants.size(); i++) {
            int at = i;
            var products = ask(tenant, "/products", instants.get(i)).get("items");
            assertThat(trend.entrySet().stream()
                            .map(entry -> row(entry.getKey(), entry.getValue().get(at)))
                            .filter(row -> products.valueStream().anyMatch(item -> row.startsWith(sku(item)))))
                    .as("at %s", instants.get(i))
                    .containsExactlyInAnyOrderElementsOf(
                            products.valueStream().map(SeatTrendSpec::row).toList());
        }
        assertThat(trend).hasSizeGreaterThan(2);
    }

    @Test
    void are_told_day_by_day_for_ninety_days_unless_asked_otherwise() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 5);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("ann");
        var last = tenant.signIn("ben");

        var days = tenant.readAfter(last, "/products/SPE_E3/trend").expect(200).json();

        assertThat(days.get("step").asString()).isEqualTo("DAY");
        assertThat(days.get("items").size()).isBetween(91, 92);
        assertThat(point(days, 0)).isEqualTo("0 0 0");
        assertThat(point(days, days.get("items").size() - 1)).isEqualTo("5 2 3");
        var hours = tenant.readAfter(
                        last,
                        "/products/SPE_E3/trend?step=hour&from=" + Instant.now().minus(Duration.ofHours(3)))
                .expect(200)
                .json();
        assertThat(hours.get("items").size()).isBetween(3, 4);
        assertThat(point(hours, hours.get("items").size() - 1)).isEqualTo("5 2 3");
    }

    @Test
    void are_not_told_of_the_time_to_come_nor_of_too_many_points_nor_of_what_was_never_bought() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 5);
        var tomorrow = Instant.now().plus(Duration.ofDays(1));

        assertThat(faults(tenant, "?from=then&to=" + tomorrow + "&step=minute"))
                .containsExactlyInAnyOrder("/from INVALID_INSTANT", "/to FUTURE_INSTANT", "/step INVALID_VALUE");
        assertThat(faults(tenant, "?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z"))
                .containsExactly("/from INVALID_RANGE");
        assertThat(faults(tenant, "?from=2025-01-01T00:00:00Z&to=2026-11-01T00:00:00Z"))
                .containsExactly("/step INVALID_RANGE");
        assertThat(faults(tenant, "?asOf=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z"))
                .containsExactly("/to FUTURE_INSTANT");
        var reader = tenant.as(Role.READER);
        assertThat(reader.get(tenant.path("/products/SPE_E5/trend")).expect(404).text("/code"))
                .isEqualTo("PRODUCT_NOT_OWNED");
        assertThat(reader.get(tenant.path("/products/NONE/trend")).expect(404).text("/code"))
                .isEqualTo("UNKNOWN_SKU");
    }

    private List<Instant> instants(TestTenant tenant) {
        var times = HistorySpec.audit(tenant, "/events?format=ndjson").expect(200).lines().stream()
                .map(event -> Instant.parse(event.get("recordedAt").asString()))
                .toList();
        return Stream.concat(
                        IntStream.range(0, POINTS).mapToObj(_ -> times.get(random.nextInt(times.size()))),
                        Stream.of(times.getLast().plusSeconds(1)))
                .sorted()
                .toList();
    }

    private static List<String> faults(TestTenant tenant, String query) {
        return tenant.as(Role.READER)
                .get(tenant.path("/products/SPE_E3/trend" + query))
                .expect(400)
                .json()
                .get("errors")
                .valueStream()
                .map(fault -> fault.get("pointer").asString() + " "
                        + fault.get("code").asString())
                .toList();
    }

    private static String point(JsonNode trend, int i) {
        var item = trend.get("items").get(i);
        return "%d %d %d"
                .formatted(
                        item.get("total").asInt(),
                        item.get("assigned").asInt(),
                        item.get("available").asInt());
    }

    private static String row(SkuId sku, Seats seats) {
        return "%s %d %d %d".formatted(sku.value(), seats.total(), seats.assigned(), seats.available());
    }

    private static String row(JsonNode item) {
        return "%s %d %d %d"
                .formatted(
                        sku(item),
                        item.get("total").asInt(),
                        item.get("assigned").asInt(),
                        item.get("available").asInt());
    }

    private static String sku(JsonNode item) {
        return item.get("skuId").asString();
    }
}
