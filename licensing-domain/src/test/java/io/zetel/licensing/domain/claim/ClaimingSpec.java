package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;

import io.zetel.licensing.domain.LicensingScenario;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Claiming")
class ClaimingSpec {

    private final LicensingScenario scenario = new LicensingScenario();

    @Test void A02_takes_a_seat_at_the_first_sign_in() {
        var alice = signIn("alice");
        scenario.given(registered(), switchedOn(), buys(E3, 1), createsPolicy(E3)).when(alice.command())
                .thenEvents(alice.provisioned(), alice.takes(E3, 1), seatsTaken(E3, 1, 1));
    }
}
