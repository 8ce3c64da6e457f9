package io.zetel.licensing.domain.tenant;

import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.DecisionRow.happens;
import static io.zetel.licensing.domain.DecisionRow.refused;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_AGREEMENT;
import static io.zetel.licensing.domain.shared.Refusal.NAME_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.DecisionRow;
import io.zetel.licensing.domain.DecisionRow.Question;
import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.tenant.ScimSettings.IdFrom;
import io.zetel.licensing.domain.tenant.ScimSettings.OnInactive;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.NoteCatalogueChange;
import io.zetel.licensing.domain.tenant.TenantCommand.Preconfigured;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.SetScimSettings;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimDisabled;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimEnabled;
import io.zetel.licensing.domain.tenant.TenantEvent.CatalogueChanged;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyAdmitted;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyLimitSet;
import io.zetel.licensing.domain.tenant.TenantEvent.ScimSettingsSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantAgreementSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantCountrySet;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of a tenant")
class TenantDeciderSpec {

    private static final TenantState NOBODY = TenantState.UNKNOWN;
    private static final TenantState OFF = NOBODY.evolve(registered());
    private static final TenantState ON = OFF.evolve(switchedOn());

    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00Z");
    private static final ProductChange RENAMED = new ProductChange(
            new SkuId("05e9a617-0261-4cee-bb44-138d3ef5d965"), "SPE_E3", "E3", "E3", null, List.of(), List.of(), false);
    private static final ScimSettings KEEPING = new ScimSettings(IdFrom.GENERATED, OnInactive.KEEP, null);

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void decide(DecisionRow row) throws Refused {
        row.check();
    }

    static Stream<DecisionRow> table() {
        return Stream.of(
                happens("a tenant is registered", asks(NOBODY, registers(" Contoso ")), registered()),
                happens(
                        "a preconfigured one is switched on by the system",
                        asks(NOBODY, registers("Contoso", new Preconfigured(TEAMS.id(), POLICY))),
                        registered(),
                        new AutoClaimEnabled(CONTOSO, Initiator.SYSTEM),
                        new PolicyAdmitted(CONTOSO, POLICY, TEAMS.id(), Initiator.SYSTEM)),
                refused("once only", asks(OFF, registers("Contoso")), TENANT_EXISTS),
                refused("and not without a name", asks(NOBODY, registers(" ")), NAME_REQUIRED),
                happens("auto-claim goes on", asks(OFF, new EnableAutoClaim(CONTOSO, null)), switchedOn()),
                happens("once", asks(ON, new EnableAutoClaim(CONTOSO, null))),
                happens("and off", asks(ON, new DisableAutoClaim(CONTOSO, 2L)), new AutoClaimDisabled(CONTOSO)),
                happens("once as well", asks(OFF, new DisableAutoClaim(CONTOSO, null))),
                happens(
                        "limit and country change together",
                        asks(OFF, new AdjustTenant(CONTOSO, 5, "BE", 1L)),
                        new PolicyLimitSet(CONTOSO, 5),
                        new TenantCountrySet(CONTOSO, "BE")),
                happens(
                        "the agreement changes",
                        asks(OFF, new AdjustTenant(CONTOSO, null, null, "CSP", null)),
                        new TenantAgreementSet(CONTOSO, "CSP")),
                happens(
                        "and ends",
                        asks(
                                OFF.evolve(new TenantAgreementSet(CONTOSO, "EA")),
                                new AdjustTenant(CONTOSO, null, null, "", null)),
                        new TenantAgreementSet(CONTOSO, null)),
                happens("a version of the catalogue is told", asks(OFF, notes(2, NOW)), changed(2, NOW)),
                happens("once", asks(OFF.evolve(changed(2, NOW)), notes(2, NOW))),
                happens(
                        "and so is a later one of another installation, whatever its number",
                        asks(OFF.evolve(changed(9, NOW)), notes(3, NOW.plusSeconds(1))),
                        changed(3, NOW.plusSeconds(1))),
                happens("an earlier one is not", asks(OFF.evolve(changed(2, NOW)), notes(7, NOW.minusSeconds(1)))),
                refused(
                        "to one that there is",
                        asks(OFF, new AdjustTenant(CONTOSO, null, null, "GENTLEMANS", null)),
                        INVALID_AGREEMENT),
                happens("what is so already does not", asks(OFF, new AdjustTenant(CONTOSO, 2, "NL", null))),
                happens(
                        "SCIM is taken in another way",
                        asks(OFF, scim(KEEPING, 1L)),
                        new ScimSettingsSet(CONTOSO, KEEPING)),
                happens(
                        "said twice, once",
                        asks(OFF.evolve(new ScimSettingsSet(CONTOSO, KEEPING)), scim(KEEPING, null))),
                happens(
                        "what is not spoken of stays",
                        asks(
                                OFF.evolve(new ScimSettingsSet(CONTOSO, KEEPING)),
                                new SetScimSettings(CONTOSO, IdFrom.USER_NAME, null, null, null)),
                        new ScimSettingsSet(
                                CONTOSO,
                                new ScimSettings(IdFrom.USER_NAME, KEEPING.onInactive(), KEEPING.removalBrake()))),
                happens(
                        "a brake of none takes it off",
                        asks(
                                OFF.evolve(new ScimSettingsSet(
                                        CONTOSO, new ScimSettings(IdFrom.GENERATED, OnInactive.KEEP, 20))),
                                new SetScimSettings(CONTOSO, null, null, 0, null)),
                        new ScimSettingsSet(CONTOSO, KEEPING)),
                happens(
                        "as usual, never",
                        asks(OFF, new SetScimSettings(CONTOSO, ScimSettings.USUAL.idFrom(), null, 0, null))),
                refused("not by who saw another version", asks(OFF, scim(KEEPING, 7L)), VERSION_MISMATCH),
                refused("nobody is switched on", asks(NOBODY, new EnableAutoClaim(CONTOSO, null)), TENANT_NOT_FOUND),
                refused("nobody is switched off", asks(NOBODY, new DisableAutoClaim(CONTOSO, null)), TENANT_NOT_FOUND),
                refused("nobody is adjusted", asks(NOBODY, new AdjustTenant(CONTOSO, 1, null, null)), TENANT_NOT_FOUND),
                refused(
                        "who saw another version enables nothing",
                        asks(OFF, new EnableAutoClaim(CONTOSO, 2L)),
                        VERSION_MISMATCH),
                refused("disables nothing", asks(ON, new DisableAutoClaim(CONTOSO, 1L)), VERSION_MISMATCH),
                refused("and adjusts nothing", asks(ON, new AdjustTenant(CONTOSO, 9, null, 3L)), VERSION_MISMATCH));
    }

    private static SetScimSettings scim(ScimSettings wanted, @Nullable Long version) {
        return new SetScimSettings(CONTOSO, wanted.idFrom(), wanted.onInactive(), wanted.removalBrake(), version);
    }

    private static Question asks(TenantState state, TenantCommand command) {
        return () -> TenantDecider.decide(state, command);
    }

    private static RegisterTenant registers(String name, Preconfigured... apps) {
        return new RegisterTenant(CONTOSO, name, "NL", "EA", 2, List.of(apps));
    }

    private static NoteCatalogueChange notes(long version, Instant changedOn) {
        return new NoteCatalogueChange(CONTOSO, version, changedOn, List.of(RENAMED), List.of());
    }

    private static CatalogueChanged changed(long version, Instant changedOn) {
        return new CatalogueChanged(CONTOSO, version, changedOn, List.of(RENAMED));
    }
}
