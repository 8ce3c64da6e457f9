package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.COMPANY;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.CAROL;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.users;

import io.zetel.licensing.domain.LicensingScenario;

/** Two groups, three people, and seats enough for all products but one. */
abstract class GroupsAtContoso {

    final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    buys(E3, 2),
                    buys(E5, 5),
                    buys(F3, 5),
                    buys(VISIO, 5),
                    buys(BASIC, 5),
                    buys(BOOKABLE, 5),
                    buys(COMPANY, 1),
                    buys(DEVICE, 1),
                    member(ALICE, "NL"),
                    member(BOB, "BE"),
                    member(CAROL, "NL"),
                    users(SALES),
                    users(SUPPORT));
}
