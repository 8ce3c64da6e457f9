package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Unfinished;
import java.util.List;
import java.util.Optional;

/**
 * Many are to join a group, chunk by chunk, as the job does it that lets them join: where the group gives licences, it
 * tells that it begins and how it went. Lines that name nobody count as failed.
 */
public record Joining(List<String> memberIds, int unreadable, boolean isLicensed) implements Unfinished {

    @Override
    public Optional<LicensingCommand> next(LicensingCommand first, List<Object> further) {
        if (!(first instanceof GroupCommand of)) {
            return Optional.empty();
        }
        int ids = memberIds.size();
        int chunk = further.size() - (isLicensed ? 1 : 0);
        int chunks = Math.ceilDiv(ids, Holders.AT_ONCE);
        if (chunk < 0) {
            return Optional.of(
                    new StartProcessing(of.tenantId(), of.groupId(), GroupChange.REHEARSED, ids + unreadable));
        } else if (chunk < chunks) {
            int from = chunk * Holders.AT_ONCE;
            var some = List.copyOf(memberIds.subList(from, Math.min(ids, from + Holders.AT_ONCE)));
            return Optional.of(new AddMembers(of.tenantId(), of.groupId(), some));
        }
        return isLicensed && chunk == chunks
                ? Optional.of(GroupChange.finish(of, ids + unreadable, unreadable, further))
                : Optional.empty();
    }
}
