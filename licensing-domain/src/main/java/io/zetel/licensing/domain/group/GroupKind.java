package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.shared.HolderId;

/** Whom a group is of, and whether it gives licences: what the right to change it may depend on (D08). */
public record GroupKind(HolderId.Type memberType, boolean licensed) {}
