package io.zetel.licensing.engine.outage;

import org.jspecify.annotations.Nullable;

/** Whether there is something to look for in the database: then it is worth asking, and somebody is told. */
public final class WatchedFlag implements WatchedValue {

    private final String sql;
    private final Runnable whenSet;
    private volatile boolean isClear;

    /** Set while this condition holds or is not known. */
    public WatchedFlag(String condition, Runnable whenSet) {
        this.sql = "select " + condition;
        this.whenSet = whenSet;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public void is(@Nullable String value) {
        isClear = "false".equals(value);
        if (!isClear) {
            whenSet.run();
        }
    }

    /** Whether there was nothing when the watch last asked. */
    public boolean isClear() {
        return isClear;
    }
}
