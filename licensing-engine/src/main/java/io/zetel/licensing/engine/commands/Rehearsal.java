package io.zetel.licensing.engine.commands;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.axonframework.serialization.Serializer;

/**
 * Several commands of one tenant, decided one after another, each on top of those before it, as a group of them would
 * be. Only ever sent dry.
 */
public record Rehearsal(TenantId tenantId, List<Worded> commands, List<HolderId> holders) implements LicensingCommand {

    /** A command as it travels. */
    public record Worded(String type, String json) {}

    /** A rehearsal of these. */
    public static Rehearsal of(TenantId tenant, List<? extends LicensingCommand> commands, Serializer serializer) {
        return new Rehearsal(
                tenant,
                commands.stream()
                        .map(command -> {
                            var worded = serializer.serialize(command, String.class);
                            return new Worded(worded.getType().getName(), worded.getData());
                        })
                        .toList(),
                commands.stream()
                        .flatMap(command -> command.holders().stream())
                        .distinct()
                        .toList());
    }
}
