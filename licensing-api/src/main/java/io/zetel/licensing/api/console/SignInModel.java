package io.zetel.licensing.api.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How somebody signs in: by a name and a password kept here, or at an issuer, unless settings for that are missing.
 *
 * @param start where the way to the issuer begins
 * @param elsewhere where somebody who has signed out here may sign out at the issuer too
 */
record SignInModel(
        boolean embedded,
        List<String> missing,
        String back,
        String start,
        @Nullable String elsewhere) {}
