package io.zetel.licensing.api.app.demo;

import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * What happened at the demo tenant, and when. It is told to an empty store, of whose past nobody can have asked yet, so
 * each thing can be decided and recorded as at its own time. Nothing else can: an API command is of the present.
 */
final class DemoStory {

    private final TenantId tenant;
    private final Instant end;
    private final List<Event> events = new ArrayList<>();
    private volatile @Nullable Instant told;

    /** A story that ends now. */
    DemoStory(TenantId tenant, Instant now) {
        this.tenant = tenant;
        // Event stores keep milliseconds.
        this.end = now.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Something that happens. */
    interface Happening {

        void happen() throws Refused;
    }

    private record Event(Instant at, Happening happening) {}

    Instant ago(Duration time) {
        return end.minus(time);
    }

    /** So long ago this happened. */
    void add(Duration ago, Happening happening) {
        events.add(new Event(ago(ago), happening));
    }

    /** Lets it all happen in the order of time; what is said of one time takes a second each. */
    void tell() throws Refused {
        var present = GenericEventMessage.clock;
        GenericEventMessage.clock = new Told(present);
        try {
            var last = Instant.MIN;
            events.sort(Comparator.comparing(Event::at));
            for (var event : events) {
                last = event.at().isAfter(last) ? event.at() : last.plusSeconds(1);
                told = last;
                event.happening().happen();
            }
        } finally {
            told = null;
            GenericEventMessage.clock = present;
        }
    }

    /** To who decides and records commands of this tenant it is the time of the story; to all others, now. */
    private final class Told extends Clock {

        private final Clock present;

        Told(Clock present) {
            this.present = present;
        }

        @Override
        public Instant instant() {
            var at = told;
            return at != null && isOfTheStory() ? at : present.instant();
        }

        private boolean isOfTheStory() {
            return CurrentUnitOfWork.isStarted()
                    && CurrentUnitOfWork.get().getMessage().getPayload() instanceof LicensingCommand command
                    && command.tenantId().equals(tenant);
        }

        @Override
        public ZoneId getZone() {
            return present.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return present.withZone(zone);
        }
    }
}
