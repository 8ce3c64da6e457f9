package io.zetel.licensing.api.automation.webhook;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often is looked for what is to be sent, how long a receiver may take, and which networks may be reached beside
 * the public ones.
 */
@ConfigurationProperties("zetel.webhooks")
record WebhookSettings(
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue List<String> allowNetworks) {}
