package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.access.ServiceAccess.Level;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.claim.ClaimCommand.PreviewClaims;
import io.zetel.licensing.domain.claim.ClaimableApps;
import io.zetel.licensing.domain.claim.ClaimableApps.Claimable;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.Past;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The apps a user is shown (B06): what the user has and through what, and apart from it what a claim would bring. */
@RestController
class AppsController {

    private final Commands commands;
    private final TemporalReads moments;
    private final Past past;
    private final HeldLicenses held;
    private final Names names;
    private final DirectoryNames directory;

    AppsController(
            Commands commands,
            TemporalReads moments,
            Past past,
            HeldLicenses held,
            Names names,
            DirectoryNames directory) {
        this.directory = directory;
        this.commands = commands;
        this.moments = moments;
        this.past = past;
        this.held = held;
        this.names = names;
    }

    /** The apps the user has; those a claim would bring are of the present only. */
    record AppsView(
            String userId,
            @Nullable String displayName,
            @Nullable String deviceId,
            List<AppView> apps,
            @Nullable List<ClaimableView> couldClaim) {}

    /** An app the user may use or at least look at, through what, and since when the first of it gives that. */
    record AppView(
            String app, String name, Level access, @Nullable Instant since, List<Because> through) {}

    /** An app the user would get by claiming it now. */
    record ClaimableView(String app, String name, String policyId, String sku, String skuId) {}

    @Operation(
            description =
                    "Each app of the catalogue that the user has, through what and since when; apart from these the apps a claim would "
                            + "bring now. With asOf there is no couldClaim: what a claim would have brought is not told.")
    @GetMapping("/api/v1/tenants/{t}/users/{id}/apps")
    @Allowed({Role.READER, Role.SERVICE})
    ResponseEntity<AppsView> apps(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(required = false) @Nullable @AnExternalId String device,
            WaitFor waitFor,
            AsOf asOf,
            Origin origin)
            throws Refused {
        var holders = AccessQuestions.holders(id, device);
        var called = names.of(t).at(asOf.instant());
        var claimable = asOf.instant().isPresent() ? null : claimable(t, holders.getFirst(), origin);
        return moments.ask(
                HeldLicenses.GROUP,
                waitFor,
                asOf,
                _ -> view(t, AccessQuestions.read(held, t, holders), claimable, called),
                at -> past.access(
                        t,
                        AccessQuestions.known(held, t, holders),
                        at,
                        then -> view(t, AccessQuestions.read(then, t, holders), null, called)));
    }

    private List<Claimable> claimable(TenantId t, HolderId user, Origin origin) throws Refused {
        return commands.ask(new PreviewClaims(t, user), ClaimableApps.class, origin)
                .result()
                .apps();
    }

    private AppsView view(TenantId t, AccessQuestions read, @Nullable List<Claimable> claimable, Names names) {
        if (read.user() == Standing.UNKNOWN || read.user() == Standing.GONE) {
            throw HttpProblem.notFound("HOLDER_NOT_FOUND", "Nobody is known by this id.");
        }
        var apps = names.catalogue().apps().stream()
                .sorted(Comparator.comparing(app -> app.id().value()))
                .flatMap(app -> view(app, read, names))
                .toList();
        var had = apps.stream()
                .filter(app -> app.access() == Level.FULL)
                .map(AppView::app)
                .toList();
        return new AppsView(
                read.userId(),
                directory.of(t, DirectoryNames.Kind.USER, read.userId()).orElse(null),
                read.deviceId(),
                apps,
                claimable == null
                        ? null
                        : claimable.stream()
                                .filter(app -> !had.contains(app.app().value()))
                                .map(app -> view(app, names))
                                .toList());
    }

    private static Stream<AppView> view(App app, AccessQuestions read, Names names) {
        var access = read.to(app.servicePlans(), names.catalogue());
        if (access.access() == Level.NONE) {
            return Stream.empty();
        }
        var through = Because.of(access, names);
        var since = through.stream()
                .map(Because::since)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return Stream.of(new AppView(app.id().value(), app.name(), access.access(), since, through));
    }

    private static ClaimableView view(Claimable app, Names names) {
        return new ClaimableView(
                app.app().value(),
                names.catalogue().app(app.app()).map(App::name).orElse(app.app().value()),
                app.policyId().value(),
                names.partNumber(app.skuId()),
                app.skuId().value());
    }
}
