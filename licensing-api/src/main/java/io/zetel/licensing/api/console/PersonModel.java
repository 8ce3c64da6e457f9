package io.zetel.licensing.api.console;

import io.zetel.licensing.api.audit.TimelineController.TimelineStep;
import io.zetel.licensing.api.http.directory.AccessView;
import io.zetel.licensing.api.http.directory.Because;
import io.zetel.licensing.api.http.directory.HeldView;
import io.zetel.licensing.api.http.directory.HeldView.HeldProduct;
import io.zetel.licensing.api.http.directory.HeldView.PlanView;
import io.zetel.licensing.api.http.directory.UserController.UserView;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A person: what they have and why, what they may use, and what happened. */
record PersonModel(
        UserView user,
        HeldView held,
        List<Offer> offers,
        List<App> apps,
        Question question,
        @Nullable AccessView access,
        List<TimelineStep> steps,
        Actors.Named called,
        EventFacts facts,
        @Nullable String next) {

    /** A product that can be assigned, and how many seats are left. */
    record Offer(String sku, String name, int available) {}

    /** What was asked about access. */
    record Question(String app, String servicePlan, String device) {}

    /** A product that is to be assigned, its service plans, and what it could be given instead of. */
    record Assignment(Offer offer, boolean inherited, List<PolicyModel.Plan> plans, List<HeldProduct> replaceable) {}

    /** What taking away a product by hand would come to: the services that go off, and who else still gives it. */
    record Removal(HeldProduct product, List<HeldView.SourceView> staying, List<String> off) {

        static Removal of(HeldProduct product) {
            var staying = product.sources().stream()
                    .filter(source ->
                            source.type() == Source.Type.GROUP && source.state().isLive())
                    .toList();
            return new Removal(
                    product,
                    staying,
                    product.servicePlans().stream()
                            .filter(PlanView::enabled)
                            .filter(plan -> plan.from().stream().noneMatch(giver -> giver.type() == Source.Type.GROUP))
                            .map(PlanView::servicePlan)
                            .toList());
        }
    }

    /** A product that a claim looked at, the seats it saw, and why it was not that one. */
    record Tried(String sku, int available, @Nullable String reason) {}

    static List<Tried> tried(TimelineStep step) {
        return step.facts()
                .path("tried")
                .valueStream()
                .map(one -> new Tried(
                        one.path("sku").asString(""),
                        one.path("available").asInt(0),
                        one.path("reason").asStringOpt().orElse(null)))
                .toList();
    }

    /** What a group or policy is called that speaks for or against access, where the user has something through it. */
    String source(Because because) {
        return held.licenses().stream()
                .flatMap(product -> product.sources().stream())
                .filter(source ->
                        source.type() == because.sourceType() && Objects.equals(source.id(), because.sourceId()))
                .map(HeldView.SourceView::displayName)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(String.valueOf(because.sourceId()));
    }

    /** Through what somebody has a service, where the product comes from several sources. */
    static String givers(Shell shell, HeldProduct product, PlanView plan) {
        return plan.from().stream()
                .map(giver -> product.sources().stream()
                        .filter(source -> source.type() == giver.type() && Objects.equals(source.id(), giver.id()))
                        .map(HeldView.SourceView::displayName)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(name -> shell.t("source." + giver.type().name()) + " " + name)
                        .orElseGet(() -> shell.t("source." + giver.type().name())))
                .collect(Collectors.joining(", "));
    }

    String name() {
        return user.displayName() == null ? user.userId() : user.displayName();
    }

    boolean isGuest() {
        return user.userType() == UserType.GUEST;
    }

    boolean isDeleted() {
        return user.state() == Standing.DELETED;
    }

    /** What can be taken away by hand: what a hand or a claim gave, not what a group gives (P20). */
    List<HeldProduct> removable() {
        return removable(held.licenses());
    }

    static List<HeldProduct> removable(List<HeldProduct> held) {
        return held.stream()
                .filter(product -> product.sources().stream().anyMatch(source -> source.type() != Source.Type.GROUP))
                .toList();
    }
}
