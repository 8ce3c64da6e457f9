package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.commands.DryRunEnded;
import io.zetel.licensing.api.http.dryrun.Consequences;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Foresees what a form would do, by the dry run of the very request that it would send. */
@Component
class Previews {

    private final Consequences consequences;
    private final Names names;

    Previews(Consequences consequences, Names names) {
        this.consequences = consequences;
        this.names = names;
    }

    /** What a form would ask of the API, with a dry origin. */
    interface Dry {
        void send() throws Refused;
    }

    /** What was foreseen; nothing where the change would be refused, which the page says instead. */
    record Told(Shell shell, @Nullable Preview preview) {}

    Told tell(Shell shell, TenantId t, Dry dry) {
        try {
            return new Told(shell, of(t, dry));
        } catch (Refused refused) {
            return new Told(Forms.telling(shell, refused), null);
        }
    }

    Preview of(TenantId t, Dry dry) throws Refused {
        try {
            dry.send();
        } catch (DryRunEnded ended) {
            return Preview.of(consequences.of(t, ended.foreseen()), names.of(t));
        }
        throw new IllegalStateException("Meant it: " + dry);
    }
}
