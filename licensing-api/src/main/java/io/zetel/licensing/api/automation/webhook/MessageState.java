package io.zetel.licensing.api.automation.webhook;

/** What became of a message. */
public enum MessageState {
    /** It is to be sent, or sent again. */
    PENDING,
    /** The receiver took it. */
    DELIVERED,
    /** It was given up. */
    FAILED
}
