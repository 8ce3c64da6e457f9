package io.zetel.licensing.domain.group;

/**
 * An id that did not become a member, and why: nobody is known by it, or it is not of the kind that the group is of.
 */
public record LeftOut(String memberId, Reason reason) {

    /** Why an id is left out. */
    public enum Reason {

        /** The directory has told of nobody with this id yet. */
        MEMBER_NOT_FOUND("Nobody is known by this id; tell of the member first"),
        /** The id is a user's, and the group is one of devices. */
        MEMBER_IS_USER("The id is a user's; this is a group of devices"),
        /** The id is a device's, and the group is one of users. */
        MEMBER_IS_DEVICE("The id is a device's; this is a group of users"),
        /** The id is a group's, and groups are not nested. */
        MEMBER_IS_GROUP("The id is a group's; groups are not nested, send its members");

        private final String message;

        Reason(String message) {
            this.message = message;
        }

        /** What it means, in a sentence. */
        public String message() {
            return message;
        }
    }
}
