package io.zetel.licensing.domain.holder;

/** Why somebody holds a licence: an administrator's hand, a group, or an auto-claim policy; {@code id} names the latter two. */
public record Source(Type type, String id) {

    /** The three paths to a licence (A01). */
    public enum Type { DIRECT, GROUP, AUTO_CLAIM }
}
