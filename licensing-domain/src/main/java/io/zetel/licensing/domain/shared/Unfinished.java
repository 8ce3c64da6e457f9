package io.zetel.licensing.domain.shared;

import java.util.List;
import java.util.Optional;

/** The answer to a command that leaves something to be sent after it. */
public interface Unfinished {

    /** What comes next after this command, once the further ones were answered so; nothing where that was all. */
    Optional<LicensingCommand> next(LicensingCommand first, List<Object> further);
}
