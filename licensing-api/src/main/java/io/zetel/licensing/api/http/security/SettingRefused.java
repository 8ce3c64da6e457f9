package io.zetel.licensing.api.http.security;

import org.jspecify.annotations.Nullable;

/** A setting with which it would not be safe to start. */
public final class SettingRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /** What is wrong with it, and what can be done. */
    public SettingRefused(String message, String remedy) {
        this(message, remedy, null);
    }

    SettingRefused(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What can be done about it. */
    String remedy() {
        return remedy;
    }
}
