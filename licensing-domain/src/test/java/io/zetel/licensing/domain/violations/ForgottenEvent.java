package io.zetel.licensing.domain.violations;

/** A family of events with a class among the records, and a suffix. */
interface ForgottenEvent {

    /** Not a record. */
    final class SeatTaken implements ForgottenEvent {}

    /** With a suffix. */
    record SeatFreedEvent(int count) implements ForgottenEvent {}
}
