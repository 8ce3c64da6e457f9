package io.zetel.licensing.api.automation.webhook;

import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Tells the dispatcher of this node that there may be something to send, so that it need not ask all the time. */
@Component
class Wakings {

    private final CopyOnWriteArrayList<Runnable> sleepers = new CopyOnWriteArrayList<>();

    /** Is to be woken from now on; must not keep who wakes it. */
    void onWake(Runnable sleeper) {
        sleepers.add(sleeper);
    }

    /** Something was written down that may have to be sent. */
    void wake() {
        sleepers.forEach(Runnable::run);
    }
}
