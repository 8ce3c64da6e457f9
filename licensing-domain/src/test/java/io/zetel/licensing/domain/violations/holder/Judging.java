package io.zetel.licensing.domain.violations.holder;

import io.zetel.licensing.domain.violations.holder.assigning.HolderRule;

/** Speaks of what is held, and asks a rule. */
final class Judging {

    private Judging() {}

    static boolean isHeld() {
        return HolderRule.allows();
    }
}
