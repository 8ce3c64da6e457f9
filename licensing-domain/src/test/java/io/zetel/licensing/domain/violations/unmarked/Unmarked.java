package io.zetel.licensing.domain.violations.unmarked;

/** Lives in a package that does not say that nothing is null. */
final class Unmarked {

    private Unmarked() {}
}
