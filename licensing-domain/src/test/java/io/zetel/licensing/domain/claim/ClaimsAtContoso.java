package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;

import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A tenant where people may claim, and two who do. */
abstract class ClaimsAtContoso {

    final LicensingScenario scenario = new LicensingScenario();
    final Claiming alice = signIn("alice");
    final Claiming bob = signIn("bob");

    @BeforeEach
    void contoso() {
        scenario.given(registered(), switchedOn());
    }

    ClaimOutcome refused(Refusal code) {
        return new ClaimOutcome.Refused(alice.claimId(), null, 0, code, List.of());
    }
}
