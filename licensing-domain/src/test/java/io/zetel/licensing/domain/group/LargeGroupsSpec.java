package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.members;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.shared.Refusal.TOO_MANY_HOLDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.FinishProcessing;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A large group")
class LargeGroupsSpec {

    private static final HolderId[] CROWD = IntStream.range(0, 1200)
            .mapToObj(i -> HolderId.user("u%04d".formatted(i)))
            .toArray(HolderId[]::new);

    private final LicensingScenario scenario = new LicensingScenario()
            .given(registered(), buys(E3, 1000), users(SALES))
            .given(members(CROWD));

    @Test
    void takes_its_members_in_lists_of_a_thousand_and_keeps_their_order() {
        assertThat(scenario.when(joins(SALES, CROWD)).events(GroupMembersAdded.class))
                .extracting(added -> added.members().size())
                .containsExactly(1000, 200);
        assertThat(scenario.group(CONTOSO, SALES).members().all()).containsExactly(CROWD);
    }

    @Test
    void is_work_for_a_job_that_applies_it_chunk_by_chunk_to_whom_the_answer_names() {
        var change = (GroupChange)
                scenario.given(joins(SALES, CROWD)).when(gives(SALES, E3)).answer();
        assertThat(change.outstanding()).containsExactly(CROWD);
        assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isZero();
        scenario.when(new StartProcessing(CONTOSO, SALES, "job-1", 1200))
                .thenEvents(new GroupProcessingStarted(CONTOSO, SALES, "job-1", 1200));
        int ok = 0;
        int failed = 0;
        for (int from = 0; from < change.outstanding().size(); from += Holders.AT_ONCE) {
            var chunk = change.outstanding()
                    .subList(
                            from,
                            Math.min(
                                    from + Holders.AT_ONCE, change.outstanding().size()));
            var happened = scenario.when(new ApplyGroup(CONTOSO, SALES, chunk));
            assertThat(happened.events(SeatsTaken.class)).hasSizeLessThanOrEqualTo(1);
            ok += ((GroupChange) happened.answer()).ok();
            failed += ((GroupChange) happened.answer()).failed();
            scenario.when(new ApplyGroup(CONTOSO, SALES, chunk)).thenNothing();
        }
        assertThat(List.of(ok, failed)).containsExactly(1000, 200);
        scenario.when(new FinishProcessing(CONTOSO, SALES, "job-1", ok, failed, 0))
                .thenEvents(new GroupProcessingFinished(CONTOSO, SALES, "job-1", 1000, 200, 0));
    }

    @Test
    void names_only_those_who_joined_or_left() {
        var few = Arrays.copyOf(CROWD, 600);
        scenario.given(gives(SALES, E3));
        assertThat(((GroupChange) scenario.when(joins(SALES, few)).answer()).outstanding())
                .containsExactly(few);
        assertThat(((GroupChange) scenario.when(leaves(SALES, few)).answer()).outstanding())
                .containsExactly(few);
        assertThat(((GroupChange) scenario.when(new ReprocessGroup(CONTOSO, SALES))
                                .answer())
                        .outstanding())
                .isEmpty();
    }

    @Test
    void is_applied_in_chunks_of_bounded_length() {
        scenario.when(new ApplyGroup(CONTOSO, SALES, List.of(CROWD))).thenRefused(TOO_MANY_HOLDERS);
    }
}
