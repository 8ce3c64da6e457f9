package io.zetel.licensing.projections.claims;

import static io.zetel.licensing.projections.shared.SampleFacts.ALICE;
import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.TEAMS;
import static io.zetel.licensing.projections.shared.SampleFacts.claimed;
import static io.zetel.licensing.projections.shared.SampleFacts.created;
import static io.zetel.licensing.projections.shared.SampleFacts.provisioned;
import static io.zetel.licensing.projections.shared.SampleFacts.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The claim report")
class ClaimReportSpec {

    private static final PolicyId OTHER = new PolicyId("p-2");

    private final ClaimReportProjection projection =
            new ClaimReportProjection(Database.dataSource(), ClaimReport.SCHEMA);
    private final ClaimReport report = new ClaimReport(Database.dataSource(), ClaimReport.SCHEMA);

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void A49_A50_B17_lists_the_claims_of_the_last_90_days_with_user_product_policy_and_time() {
        tell(
                created(CONTOSO, POLICY, "Teams"),
                claim("100", daysAgo(100)),
                claim("89", daysAgo(89)),
                claim("10", daysAgo(10)),
                claim("0", NOW));
        assertThat(claims(Window.DEFAULT)).extracting(ClaimRow::claimId).containsExactly("0", "10", "89");
        assertThat(claims(Window.DEFAULT).getFirst())
                .isEqualTo(new ClaimRow("0", "alice", POLICY, "Teams", 3, TEAMS, Trigger.SIGN_IN, E3, 0, NOW, NOW));
    }

    @Test
    void A51_looks_back_1_7_30_or_90_days() {
        tell(
                claim("a", NOW.minus(Duration.ofHours(12))),
                claim("b", daysAgo(3)),
                claim("c", daysAgo(20)),
                claim("d", daysAgo(60)));
        assertThat(Window.values()).extracting(window -> claims(window).size()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void A51_a_claim_at_the_first_instant_of_the_window_is_in_it() {
        tell(claim("in", daysAgo(7)), claim("out", daysAgo(7).minus(1, ChronoUnit.MICROS)));
        assertThat(claims(Window.WEEK)).extracting(ClaimRow::claimId).containsExactly("in");
    }

    @Test
    void counts_by_when_a_claim_took_effect_and_tells_when_it_was_learnt() {
        projection.project(new GivenEvents()
                .at(NOW)
                .then(claim("late", daysAgo(91)), claim("c", daysAgo(5)))
                .recorded());
        assertThat(claims(Window.DEFAULT))
                .extracting(ClaimRow::claimedAt, ClaimRow::recordedAt)
                .containsExactly(tuple(daysAgo(5), NOW));
    }

    @Test
    void shows_the_policys_present_name_also_after_it_is_gone_and_its_id_where_none_is_known() {
        tell(
                created(CONTOSO, POLICY, "Old"),
                claim("a", NOW),
                new PolicyRenamed(CONTOSO, POLICY, "New"),
                new PolicyDeleted(CONTOSO, POLICY),
                claimed(CONTOSO, ALICE, "b", OTHER, NOW.plusSeconds(1)));
        assertThat(claims(Window.DEFAULT)).extracting(ClaimRow::policyName).containsExactly("p-2", "New");
    }

    @Test
    void pages_newest_first_without_gap_or_repeat_also_where_times_are_equal() {
        var ids = new ArrayList<String>();
        for (int i = 9; i >= 0; i--) {
            tell(claim("c" + i, NOW.plusSeconds(i / 4)));
            ids.add("c" + i);
        }
        var seen = new ArrayList<String>();
        After after = null;
        for (var page = page(null, after); !page.isEmpty(); page = page(null, after)) {
            page.forEach(row -> seen.add(row.claimId()));
            after = new After(page.getLast().claimedAt(), page.getLast().claimId());
        }
        assertThat(seen).containsExactlyElementsOf(ids);
    }

    @Test
    void narrows_to_a_policy_and_never_shows_another_tenants() {
        tell(claim("a", NOW), claimed(CONTOSO, ALICE, "b", OTHER, NOW), claimed(FABRIKAM, ALICE, "c", POLICY, NOW));
        assertThat(page(OTHER, null)).extracting(ClaimRow::claimId).containsExactly("b");
        assertThat(page(null, null)).extracting(ClaimRow::claimId).containsExactly("b", "a");
        assertThat(report.claimants(FABRIKAM, POLICY, null, 10))
                .extracting(ClaimantRow::claimId)
                .containsExactly("c");
        assertThat(report.summary(FABRIKAM, daysAgo(90), null).claimed()).isEqualTo(1);
        assertThat(report.daily(FABRIKAM, daysAgo(90), NOW))
                .extracting(DayRow::claimed)
                .containsExactly(1L);
    }

    @Test
    void hands_over_all_claims_of_the_window_in_order() {
        for (int i = 0; i < 2500; i++) {
            tell(claim("c%04d".formatted(i), NOW.minusSeconds(i)));
        }
        var seen = new ArrayList<String>();
        report.each(CONTOSO, NOW.minusSeconds(2400), null, row -> seen.add(row.claimId()));
        assertThat(seen).hasSize(2401).isSorted().startsWith("c0000").endsWith("c2400");
        report.each(CONTOSO, daysAgo(1), OTHER, _ -> {
            throw new AssertionError("claims of another policy");
        });
    }

    @Test
    void A62_lists_the_claimants_of_a_policy_newest_first_whenever_they_claimed() {
        tell(
                claimed(CONTOSO, HolderId.user("u1"), "a", POLICY, daysAgo(400)),
                claimed(CONTOSO, HolderId.user("u2"), "b", POLICY, E5, 1, daysAgo(1)),
                claimed(CONTOSO, HolderId.user("u3"), "c", OTHER, NOW),
                new PolicyDeleted(CONTOSO, POLICY));
        assertThat(report.claimants(CONTOSO, POLICY, null, 10))
                .containsExactly(
                        new ClaimantRow("u2", "b", E5, 1, daysAgo(1)), new ClaimantRow("u1", "a", E3, 0, daysAgo(400)));
        assertThat(report.claimants(CONTOSO, POLICY, new After(daysAgo(1), "b"), 10))
                .extracting(ClaimantRow::userId)
                .containsExactly("u1");
    }

    @Test
    void A49_sums_up_a_window_with_refusals_by_reason() {
        var from = Window.WEEK.from(NOW);
        tell(
                claim("before", from.minusMillis(1)),
                claim("first", from),
                claimed(CONTOSO, ALICE, "backup", POLICY, E5, 2, daysAgo(6)),
                claimed(CONTOSO, ALICE, "other", OTHER, E5, 1, from),
                refusal("r1", Refusal.OUT_OF_LICENSES, from),
                refusal("r0", Refusal.OUT_OF_LICENSES, from.minusMillis(1)),
                refusal("r2", Refusal.OUT_OF_LICENSES, NOW),
                refusal("r3", Refusal.POLICY_DISABLED, NOW),
                refusal("r4", Refusal.POLICY_DISABLED, daysAgo(8)));
        assertThat(report.summary(CONTOSO, from, null))
                .isEqualTo(new Summary(3, 2, Map.of(Refusal.OUT_OF_LICENSES, 2L, Refusal.POLICY_DISABLED, 1L)));
        assertThat(report.summary(CONTOSO, from, OTHER)).isEqualTo(new Summary(1, 1, Map.of()));
        assertThat(report.summary(CONTOSO, NOW.plus(Duration.ofDays(5)), null)).isEqualTo(new Summary(0, 0, Map.of()));
    }

    @Test
    void tells_day_by_day_and_policy_by_policy_what_came_of_claims() {
        var midnight = Instant.parse("2026-11-20T00:00:00Z");
        tell(
                created(CONTOSO, POLICY, "Teams"),
                claim("a", midnight.minusMillis(1)),
                claim("b", midnight),
                claimed(CONTOSO, ALICE, "c", POLICY, E5, 1, midnight),
                refusal("d", Refusal.OUT_OF_LICENSES, midnight),
                refusal("e", Refusal.OUT_OF_LICENSES, midnight),
                claimed(CONTOSO, ALICE, "f", OTHER, midnight),
                claim("g", daysAgo(9)));
        assertThat(report.daily(CONTOSO, midnight.minusSeconds(1), NOW))
                .containsExactly(
                        new DayRow(
                                LocalDate.of(2026, 11, 20), POLICY, "Teams", 2, 1, Map.of(Refusal.OUT_OF_LICENSES, 2L)),
                        new DayRow(LocalDate.of(2026, 11, 20), OTHER, "p-2", 1, 0, Map.of()),
                        new DayRow(LocalDate.of(2026, 11, 19), POLICY, "Teams", 1, 0, Map.of()));
    }

    @Test
    void a_thousand_refusals_of_one_instant_are_one_number_of_the_day_and_one_of_the_instant() {
        var history = new GivenEvents();
        for (int i = 0; i < 1000; i++) {
            history.then(refusal("r" + i, Refusal.OUT_OF_LICENSES, NOW), provisioned(CONTOSO, HolderId.user("u" + i)));
        }
        projection.project(history.recorded());
        projection.project(history.recorded());
        assertThat(report.summary(CONTOSO, daysAgo(1), POLICY).refusedByCode())
                .containsExactly(Map.entry(Refusal.OUT_OF_LICENSES, 2000L));
        assertThat(Database.contents(ClaimReport.SCHEMA).values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void an_absurd_time_stops_nothing() {
        tell(claim("future", Instant.MAX), claim("past", Instant.MIN));
        assertThat(claims(Window.DEFAULT)).extracting(ClaimRow::claimId).containsExactly("future");
        assertThat(report.claimants(CONTOSO, POLICY, null, 10)).hasSize(2);
    }

    @Test
    void a_character_the_database_cannot_keep_stops_nothing() {
        tell(created(CONTOSO, POLICY, "Te\0ams"), claim("c\0", NOW));
        assertThat(claims(Window.DEFAULT))
                .extracting(ClaimRow::claimId, ClaimRow::policyName)
                .containsExactly(tuple("c\ufffd", "Te\ufffdams"));
    }

    private void tell(LicensingEvent... events) {
        projection.project(new GivenEvents().at(NOW).then(events).recorded());
    }

    private List<ClaimRow> claims(Window window) {
        return report.claims(CONTOSO, window.from(NOW), null, null, 100);
    }

    private List<ClaimRow> page(PolicyId policy, After after) {
        return report.claims(CONTOSO, daysAgo(90), policy, after, 3);
    }

    private static LicensingEvent claim(String id, Instant on) {
        return claimed(CONTOSO, ALICE, id, POLICY, on);
    }

    private static LicensingEvent refusal(String id, Refusal code, Instant on) {
        return refused(CONTOSO, ALICE, id, POLICY, code, on);
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }
}
