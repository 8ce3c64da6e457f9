package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.shared.Refusal;
import java.util.EnumMap;
import java.util.Map;

/** How often each outcome came about; claims from a backup product count as claimed too. */
final class Outcomes {

    static final String CLAIMED = "CLAIMED";
    static final String FROM_BACKUP = "FROM_BACKUP";

    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    private long claimed;
    private long fromBackup;

    void add(String outcome, long count) {
        switch (outcome) {
            case CLAIMED -> claimed += count;
            case FROM_BACKUP -> fromBackup += count;
            default -> refused.merge(Refusal.valueOf(outcome), count, Long::sum);
        }
    }

    long claimed() {
        return claimed;
    }

    long fromBackup() {
        return fromBackup;
    }

    Map<Refusal, Long> refused() {
        return refused;
    }
}
