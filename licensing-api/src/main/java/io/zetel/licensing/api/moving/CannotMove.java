package io.zetel.licensing.api.moving;

/** The tenant cannot be moved, or not now, for a reason that the operator can do something about. */
final class CannotMove extends Exception {

    private static final long serialVersionUID = 1L;

    CannotMove(String sentence) {
        super(sentence);
    }
}
