package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.HolderId;
import java.util.List;

/**
 * What bears on the access of one user or at one device: as whom it is known, where it stands, and every path to a
 * product.
 */
public record AccessPaths(HolderId holder, Standing standing, Account account, List<Grant> grants) {}
