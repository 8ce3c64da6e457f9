package io.zetel.licensing.api.app.training;

/** Why a training run is not done. */
final class CannotTrain extends Exception {

    private static final long serialVersionUID = 1L;

    CannotTrain(String message) {
        super(message);
    }
}
