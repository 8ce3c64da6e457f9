package io.zetel.licensing.domain.shared;

/** An answer that says why what was asked was not done, though that may have been written down. */
public interface RefusedAnswer {

    /** Why. */
    Refused.Fault why();
}
