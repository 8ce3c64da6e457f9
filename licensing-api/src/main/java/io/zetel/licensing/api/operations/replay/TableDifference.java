package io.zetel.licensing.api.operations.replay;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one table of the live projection and its shadow do not have in common, with a few rows of each side. */
record TableDifference(String table, long liveRows, long shadowRows, long onlyInLive, long onlyInShadow,
        List<Map<String, @Nullable Object>> samplesOfLive, List<Map<String, @Nullable Object>> samplesOfShadow) {}
