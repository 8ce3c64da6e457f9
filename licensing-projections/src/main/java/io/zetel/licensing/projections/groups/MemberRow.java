package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.shared.HolderId;
import java.time.Instant;

/** A member of a group, and its place in the order in which they joined. */
public record MemberRow(HolderId member, long place, Instant since) {}
