package io.zetel.licensing.domain.violations.holder.assigning;

/** A rule. */
public final class HolderRule {

    private HolderRule() {}

    /** Says no. */
    public static boolean allows() {
        return false;
    }
}
