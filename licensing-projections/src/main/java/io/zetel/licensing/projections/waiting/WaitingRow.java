package io.zetel.licensing.projections.waiting;

import io.zetel.licensing.domain.shared.HolderId;

/** Somebody who waits for a seat, and the place in the order in which they began to. */
public record WaitingRow(HolderId holder, long place) {}
