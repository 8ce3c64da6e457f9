package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.shared.HolderId;
import java.util.List;

/** Whom an event of a group concerns by name. */
final class Concerned {

    private Concerned() {}

    static List<HolderId> by(GroupEvent event) {
        return switch (event) {
            case GroupEvent.GroupMembersAdded e -> e.members();
            case GroupEvent.GroupMembersRemoved e -> e.members();
            case GroupEvent.GroupCreated _,
                    GroupEvent.GroupSecuritySet _,
                    GroupEvent.GroupLicensesSet _,
                    GroupEvent.GroupProcessingStarted _,
                    GroupEvent.GroupProcessingFinished _,
                    GroupEvent.GroupDeleted _ -> List.of();
        };
    }
}
