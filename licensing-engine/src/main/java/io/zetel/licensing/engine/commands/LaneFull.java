package io.zetel.licensing.engine.commands;

import io.zetel.licensing.engine.outage.TemporarilyUnavailable;

/** The tenant's lane takes no more commands right now; nothing was tried. */
public final class LaneFull extends TemporarilyUnavailable {

    private static final long serialVersionUID = 1L;

    LaneFull(String reason) {
        super(UNSPECIFIC, reason, null);
    }
}
