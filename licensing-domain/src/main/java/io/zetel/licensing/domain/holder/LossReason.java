package io.zetel.licensing.domain.holder;

/**
 * Why a licence ended although nobody took it from its holder: its product is gone, or more seats were out than bought.
 */
public enum LossReason {
    SUBSCRIPTION_DELETED,
    RECLAIMED
}
