package io.zetel.licensing.api.http.webhook;

import io.zetel.licensing.api.automation.webhook.Endpoint;
import io.zetel.licensing.api.automation.webhook.Endpoints;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The endpoint a path names, among those of the tenant it names. */
@Component
class FoundWebhooks {

    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Endpoints endpoints;

    FoundWebhooks(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    Endpoint find(TenantId tenant, String id) {
        return Optional.of(id)
                .filter(UUIDS.asMatchPredicate())
                .flatMap(text -> endpoints.find(tenant, UUID.fromString(text)))
                .orElseThrow(() -> HttpProblem.notFound("WEBHOOK_NOT_FOUND", "There is no such webhook."));
    }
}
