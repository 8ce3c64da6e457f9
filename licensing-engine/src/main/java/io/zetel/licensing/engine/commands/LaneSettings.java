package io.zetel.licensing.engine.commands;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many lanes there are, how many commands may wait in one, and after how many decisions a group is full: one that a
 * tenant has for itself, and one while others wait too, who all wait until it is stored.
 */
@ConfigurationProperties("zetel.lanes")
public record LaneSettings(
        @DefaultValue("8") int count,
        @DefaultValue("10000") int capacity,
        @DefaultValue("500") int groupSize,
        @DefaultValue("32") int sharedGroupSize) {

    /** Eight lanes, ten thousand waiting, five hundred together, 32 where several tenants wait. */
    public static LaneSettings defaults() {
        return new LaneSettings(8, 10_000, 500, 32);
    }
}
