package io.zetel.licensing.api.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.EventTypes;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The audit log of the Graph dialect")
class AuditsSpec {

    @Test
    void has_an_entry_for_every_event_of_people_groups_and_policies() {
        var untold = Stream.of(HolderEvent.class, GroupEvent.class, PolicyEvent.class)
                .flatMap(family -> EventTypes.names(family).stream())
                .filter(type -> !Audits.tells(type));

        // A claim that used a backup product is told by the claim.
        assertThat(untold).containsExactly("BackupProductUsed");
    }
}
