package io.zetel.licensing.domain.catalogue;

/** What a user did that asks for a licence (DEC4). */
public enum Trigger {
    SIGN_IN,
    USER_REQUEST,
    POWERAPPS_LAUNCH_PREMIUM_APP,
    POWERAPPS_LAUNCH_IN_MANAGED_ENV,
    FLOW_PREMIUM_TRIGGER,
    FLOW_PREMIUM_SAVE,
    FLOW_PREMIUM_TURN_ON,
    FLOW_RPA_TRIGGER,
    FLOW_RPA_SAVE,
    FLOW_RPA_TURN_ON
}
