package io.zetel.licensing.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import io.zetel.licensing.acceptance.Browser;
import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.audit.Verifications.Asked;
import io.zetel.licensing.api.audit.Verifier.LastEvent;
import io.zetel.licensing.api.audit.Verifier.Verified;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.ChainCheck;
import io.zetel.licensing.projections.history.ChainCheck.BrokenLink;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

@DisplayName("The page of a check that is under way")
class VerificationPageSpec {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Verified HOLDS = new Verified(3000, true, new LastEvent(3000, "00"), null, true);

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);
    private final Browser auditor = Browser.of(zetel.http(), tenant.id(), Role.AUDITOR);
    private final String own = "/console/t/" + tenant.id() + "/proof/" + NOON;
    /** Each number that is put here lets the check go on to that event; it waits until it is taken. */
    private final SynchronousQueue<Long> steps = new SynchronousQueue<>();

    @Test
    void shows_a_bar_that_moves_and_without_script_loads_itself_again() throws InterruptedException {
        var thread = Executors.newSingleThreadExecutor();
        try {
            underWay(new Verification(
                    3000,
                    NOON,
                    progress -> {
                        for (long done = take(); done < HOLDS.events(); done = take()) {
                            progress.accept(done);
                        }
                        return HOLDS;
                    },
                    thread));
            bar(auditor.page(own), 0, "0 of 3,000 processed");
            goOnTo(1000);
            var first = auditor.page(own);
            bar(first, 1000, "1,000 of 3,000 processed");
            assertThat(first.select("head noscript").html()).contains("http-equiv=\"refresh\" content=\"2\"");
            goOnTo(2000);
            bar(auditor.page(first.select("#progress a").attr("href")), 2000, "2,000 of 3,000 processed");
            Map.of("nl", "2.000 van 3.000 verwerkt", "de", "2.000 von 3.000 verarbeitet")
                    .forEach((language, said) -> bar(auditor.page(own + "?lang=" + language), 2000, said));
            steps.put(HOLDS.events());
            var over = auditor.page(own + "?lang=en");
            assertThat(over.select("#result .tag.good").text()).isEqualTo("● The chain holds");
            assertThat(over.select("progress, head noscript")).isEmpty();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void names_the_first_broken_link_and_says_in_the_readers_language_what_is_wrong_with_it() {
        var broken = new BrokenLink(7, ChainCheck.Reason.CONTENT, "the hash of its content is another");
        underWay(new Verification(
                3000, NOON, _ -> new Verified(3000, false, new LastEvent(3000, "00"), broken, true), Runnable::run));
        Map.of(
                        "en", "■ 7 it is not what was recorded",
                        "nl", "■ 7 het is niet wat is vastgelegd",
                        "de", "■ 7 es ist nicht, was aufgezeichnet wurde")
                .forEach((language, said) -> assertThat(auditor.page(own + "?lang=" + language)
                                .select("#result ~ dl dd")
                                .last()
                                .text())
                        .startsWith(said));
    }

    /** The check of the tenant that was asked for at noon is this one. */
    private void underWay(Verification check) {
        Cache<Asked, Verification> known = known(zetel.context().getBean(Verifications.class));
        known.put(new Asked(new TenantId(tenant.id()), NOON, null), check);
    }

    @SuppressWarnings("unchecked")
    private static Cache<Asked, Verification> known(Verifications verifications) {
        return (Cache<Asked, Verification>)
                Objects.requireNonNull(ReflectionTestUtils.getField(verifications, "known"));
    }

    /** The second is taken only when the first has been told. */
    private void goOnTo(long event) throws InterruptedException {
        steps.put(event);
        steps.put(event);
    }

    private long take() {
        try {
            return steps.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void bar(Document page, long at, String said) {
        var bar = page.selectFirst("#progress[data-live] progress");
        assertThat(bar).as(page.text()).isNotNull();
        assertThat(bar.attr("value")).isEqualTo(String.valueOf(at));
        assertThat(bar.attr("max")).isEqualTo("3000");
        assertThat(page.select("label[for=" + bar.id() + "]").text()).isEqualTo(said);
    }
}
