package io.zetel.licensing.api.automation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How long after one look at the calendar comes the next. */
@ConfigurationProperties("zetel.lifecycle")
record LifecycleSettings(@DefaultValue("10s") Duration poll) {}
