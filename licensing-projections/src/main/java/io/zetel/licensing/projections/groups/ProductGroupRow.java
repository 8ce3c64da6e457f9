package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Services;
import java.time.Instant;

/** A group that gives a product, since when, and how far that has reached its members (P13). */
public record ProductGroupRow(GroupId groupId, int members, ProcessingState state, Services services, Instant since) {}
