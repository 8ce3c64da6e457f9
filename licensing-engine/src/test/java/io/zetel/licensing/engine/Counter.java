package io.zetel.licensing.engine;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;

/** The smallest aggregate there is: it counts. */
@AggregateRoot
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public class Counter {

    /** Count once more; the counter is a user's stream. */
    public record Count(TenantId tenantId, String user, Runnable meanwhile) implements LicensingCommand {

        public Count(String tenant, String user) {
            this(new TenantId(tenant), user, () -> {});
        }

        public Count(String tenant, String user, Runnable meanwhile) {
            this(new TenantId(tenant), user, meanwhile);
        }

        @Override
        public List<HolderId> holders() {
            return List.of(HolderId.user(user));
        }

        public String stream() {
            return "user-" + tenantId + "/" + user;
        }
    }

    /** Ask for something that is refused. */
    public record Overdraw(TenantId tenantId) implements LicensingCommand {}

    /** It counted. */
    public record Counted(String counter, long value) {}

    @AggregateIdentifier
    private String id;

    private long value;

    protected Counter() {}

    void count(String counter) {
        AggregateLifecycle.apply(new Counted(counter, value + 1));
    }

    long value() {
        return value;
    }

    @EventSourcingHandler
    void on(Counted event) {
        id = event.counter();
        value = event.value();
    }
}
