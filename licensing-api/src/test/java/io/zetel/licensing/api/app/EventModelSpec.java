package io.zetel.licensing.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.catalogue.CatalogueEvent;
import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.EventTypes;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import io.zetel.licensing.projections.LicensingProjections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The page on the event model")
class EventModelSpec {

    private static final Path PAGE = Path.of("../docs/event-model.md");

    @Test
    void has_a_row_for_every_event() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(Stream.of(
                                TenantEvent.class,
                                PolicyEvent.class,
                                SubscriptionEvent.class,
                                HolderEvent.class,
                                GroupEvent.class,
                                WebhookEvent.class,
                                CatalogueEvent.class)
                        .flatMap(family -> EventTypes.names(family).stream()))
                .hasSizeGreaterThan(70)
                .allSatisfy(event -> assertThat(page).contains("| `" + event + "` |"));
    }

    @Test
    void has_a_row_for_every_read_model() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(LicensingProjections.ALL)
                .allSatisfy(one -> assertThat(page).contains("| `%s` | `%s` |".formatted(one.group(), one.schema())));
    }
}
