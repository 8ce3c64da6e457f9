package io.zetel.licensing.engine.rebuild;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one table of the live projection and its shadow do not have in common, with a few rows of each side. */
public record TableDifference(
        String table,
        long liveRows,
        long shadowRows,
        long onlyInLive,
        long onlyInShadow,
        List<Map<String, @Nullable Object>> samplesOfLive,
        List<Map<String, @Nullable Object>> samplesOfShadow) {}
