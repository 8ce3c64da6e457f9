package io.zetel.licensing.api.http.stream;

/** A server-sent event: where in the event store the client stands after it, its kind, and its JSON. */
record Message(long position, String kind, String json) {

    /** Says nothing; only wakes who waits. */
    static final Message WAKE_UP = new Message(0, "", "");

    /**
     * As it goes over the wire; JSON has no line breaks of its own. A position is one of this event store, which a
     * tenant that came from another does not share with what it was told there: the generation tells them apart.
     */
    String text(String generation) {
        return this == WAKE_UP ? "" : "id: %d%s\nevent: %s\ndata: %s\n\n".formatted(position, generation, kind, json);
    }
}
