package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.projections.LicensingProjections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What operators see of a running Zetel. */
@DisplayName("Meters")
class MetersSpec {

    private static final Path DASHBOARD = Path.of("..", "axon-server", "grafana", "zetel.json");
    private static final Pattern METER = Pattern.compile("\\b(?:zetel|http|jvm|hikaricp|process|system)_\\w+");

    private static String scraped;

    @BeforeAll
    static void claim_twice_and_look() {
        var tenant = TestTenant.claiming(RunningZetel.shared());
        tenant.buy("SPE_E3", 1);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("alice").expect(201);
        tenant.signIn("bob").expect(409);
        scraped = RunningZetel.shared()
                .operator()
                .get("/actuator/prometheus")
                .expect(200)
                .body();
    }

    @Test
    void tell_the_depth_of_every_lane_and_what_is_committed_together() {
        assertThat(names())
                .contains(
                        "zetel_lane_depth",
                        "zetel_lane_group_count",
                        "zetel_lane_group_sum",
                        "zetel_lane_commit_seconds_count",
                        "zetel_lane_commit_seconds_sum",
                        "zetel_lane_rejected_total",
                        "zetel_commands_total",
                        "zetel_http_rejected_total");
        assertThat(value("zetel_http_under_way")).as("a scrape takes no place").isZero();
    }

    @Test
    void count_claims_by_outcome_and_product() {
        assertThat(value("zetel_claims_total{code=\"none\",outcome=\"claimed\",sku=\"SPE_E3\"}"))
                .isPositive();
        assertThat(value("zetel_claims_total{code=\"out_of_licenses\",outcome=\"refused\",sku=\"none\"}"))
                .isPositive();
    }

    @Test
    void tell_how_far_every_read_model_is_behind() {
        assertThat(LicensingProjections.ALL.stream()
                        .map(projection -> "zetel_projection_lag{group=\"%s\"}".formatted(projection.group())))
                .allSatisfy(meter -> assertThat(value(meter)).isNotNegative());
    }

    @Test
    void are_all_that_the_dashboard_shows() throws IOException {
        var shown = Http.JSON.readTree(Files.readString(DASHBOARD)).findValuesAsString("expr").stream()
                .flatMap(expression -> METER.matcher(expression).results().map(MatchResult::group))
                .distinct()
                .toList();

        assertThat(shown).hasSizeGreaterThan(10);
        assertThat(names()).containsAll(shown);
    }

    private static List<String> names() {
        return scraped.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .distinct()
                .toList();
    }

    private static double value(String meter) {
        return scraped.lines()
                .filter(line -> line.startsWith(meter + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + meter + " in " + scraped));
    }
}
