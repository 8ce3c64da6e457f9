package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.projections.waiting.WaitingMembers;
import java.util.List;
import java.util.Map;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.Lifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node that dies after a seat came free takes the good news with it into the database, not into the grave. */
@DisplayName("Who waits for a seat that came free just before the crash")
class HealingAfterACrashSpec {

    private static final String E3 = "SPE_E3";

    @Test void G08_gets_it_after_the_restart_whether_or_not_the_news_had_been_seen() {
        var directory = RunningZetel.freshDirectory();
        TestTenant seen;
        TestTenant unseen;
        try (var dying = RunningZetel.start(directory)) {
            seen = crowded(dying);
            // The healing dies first: the news is written down, and nobody acts on it any more.
            ((Lifecycle) dying.context().getBean("healer")).stop();
            new DirectoryClient(seen).leave("sales", "first");
            ClaimsAcceptance.awaitTrue(() -> due(dying, seen) == 1);
            waits(seen);
        }
        try (var dying = RunningZetel.start(directory)) {
            isHealed(seen.in(dying));
            unseen = crowded(dying);
            // This time who listens dies first: the news stays in the store, unread.
            dying.context().getBean(EventProcessingConfiguration.class)
                    .eventProcessorByProcessingGroup(WaitingMembers.GROUP, StreamingEventProcessor.class).orElseThrow().shutDown();
            new DirectoryClient(unseen).leave("sales", "first");
            assertThat(due(dying, unseen)).isZero();
            waits(unseen);
        }
        try (var restarted = RunningZetel.start(directory)) {
            isHealed(unseen.in(restarted));
        }
    }

    private static int due(RunningZetel zetel, TestTenant tenant) {
        return zetel.context().getBean(JdbcClient.class).sql("select count(*) from healing_due where tenant_id = ?").param(tenant.id())
                .query(Integer.class).single();
    }

    private static void waits(TestTenant tenant) {
        assertThat(new DirectoryClient(tenant).licences("second")).isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
    }

    private static void isHealed(TestTenant tenant) {
        new DirectoryClient(tenant).awaitLicences("second", Map.of(E3, List.of("GROUP sales Active")));
        assertThat(new DirectoryClient(tenant).licences("third")).as("there was one seat")
                .isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
    }

    /** A group of three of whom one has the only seat. */
    private static TestTenant crowded(RunningZetel zetel) {
        var office = DirectoryClient.open(zetel.http());
        office.tenant().buy(E3, 1);
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "first", "second", "third");
        return office.tenant();
    }
}
