package io.zetel.licensing.engine.commands;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How many lanes there are, how many commands may wait in one, and after how many decisions a group is full. */
@ConfigurationProperties("zetel.lanes")
public record LaneSettings(
        @DefaultValue("8") int count,
        @DefaultValue("10000") int capacity,
        @DefaultValue("500") int groupSize) {

    /** Eight lanes, ten thousand waiting, five hundred together. */
    public static LaneSettings defaults() {
        return new LaneSettings(8, 10_000, 500);
    }
}
