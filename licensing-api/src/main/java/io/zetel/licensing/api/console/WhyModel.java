package io.zetel.licensing.api.console;

import io.zetel.licensing.api.audit.Explanation;
import io.zetel.licensing.api.http.directory.HeldView.HeldProduct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody has a licence or has none: through what they have it now, which not everybody may read who may read what
 * happened, and what happened.
 */
record WhyModel(
        String name,
        Explanation explanation,
        @Nullable List<HeldProduct> given,
        Actors.Named called,
        EventFacts facts) {}
