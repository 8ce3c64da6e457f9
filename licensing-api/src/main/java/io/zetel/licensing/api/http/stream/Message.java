package io.zetel.licensing.api.http.stream;

/** A server-sent event: where in the event store the client stands after it, its kind, and its JSON. */
record Message(long position, String kind, String json) {

    /** Says nothing; only wakes who waits. */
    static final Message WAKE_UP = new Message(0, "", "");

    /** As it goes over the wire; JSON has no line breaks of its own. */
    String text() {
        return this == WAKE_UP ? "" : "id: %d\nevent: %s\ndata: %s\n\n".formatted(position, kind, json);
    }
}
