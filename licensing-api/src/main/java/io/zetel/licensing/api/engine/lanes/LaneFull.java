package io.zetel.licensing.api.engine.lanes;

import io.zetel.licensing.api.problem.Unavailable;

/** The tenant's lane takes no more commands right now; nothing was tried. */
public final class LaneFull extends Unavailable {

    private static final long serialVersionUID = 1L;

    LaneFull(String reason) { super(reason); }
}
