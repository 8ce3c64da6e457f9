package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.engine.embedded.EarlyDatabase;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What messages are signed and sent with. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
class WebhookConfiguration {

    @Bean
    Addresses webhookAddresses(WebhookSettings settings) {
        return new Addresses(settings.allowNetworks(), InetAddress::getAllByName);
    }

    @Bean
    Sender webhookSender(Addresses addresses, WebhookSettings settings) {
        return new Sender(addresses, SendPermits.ALL, settings.timeout());
    }

    /**
     * Beside the embedded database there is a folder for the key; with a database of your own, give every node the
     * same.
     */
    @Bean
    Secrets webhookSecrets(Environment environment) {
        var beside = Optional.ofNullable(environment.getProperty("zetel.data-dir"))
                .filter(_ -> EarlyDatabase.isWanted(environment))
                .map(folder -> Path.of(folder, "webhooks.key"));
        return new Secrets(environment.getProperty(Secrets.SETTING, ""), beside);
    }
}
