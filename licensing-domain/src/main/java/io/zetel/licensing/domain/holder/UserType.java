package io.zetel.licensing.domain.holder;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether an account is the organisation's own or somebody else's (B01). */
public enum UserType {
    @JsonProperty("Member")
    MEMBER,
    @JsonProperty("Guest")
    GUEST
}
