package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.PolicyId;

/**
 * Why somebody holds a licence: an administrator's hand, a group, or an auto-claim policy; {@code id} names the latter
 * two.
 */
public record Source(Type type, String id) {

    /** The three paths to a licence (A01). */
    public enum Type {
        DIRECT,
        GROUP,
        AUTO_CLAIM
    }

    /** An administrator's hand; there is only one, however many administrators there are. */
    public static final Source DIRECT = new Source(Type.DIRECT, "");

    /** This group. */
    public static Source group(GroupId group) {
        return new Source(Type.GROUP, group.value());
    }

    /** This policy. */
    public static Source autoClaim(PolicyId policy) {
        return new Source(Type.AUTO_CLAIM, policy.value());
    }
}
