package io.zetel.licensing.acceptance;

import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What a spec waits for is mostly there within milliseconds, while Awaitility looks after a tenth of a second and every
 * tenth from then on. Here it looks at once, soon again, and as rarely as by itself where waiting lasts.
 */
public final class PollsSoon implements LauncherSessionListener {

    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(iterative(PollsSoon::longer, FIRST));
    }

    private static Duration longer(Duration before) {
        var twice = before.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
