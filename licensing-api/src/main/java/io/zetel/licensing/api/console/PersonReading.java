package io.zetel.licensing.api.console;

import io.zetel.licensing.api.audit.Explanation;
import io.zetel.licensing.api.audit.TimelineController;
import io.zetel.licensing.api.audit.TimelineController.Timeline;
import io.zetel.licensing.api.audit.TimelineController.TimelineStep;
import io.zetel.licensing.api.http.directory.AccessController;
import io.zetel.licensing.api.http.directory.AccessView;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.HeldView.HeldProduct;
import io.zetel.licensing.api.http.directory.LicensesController;
import io.zetel.licensing.api.http.directory.UserController;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** People as their pages show them: what the API answers about them. */
@Component
class PersonReading {

    private final UserController users;
    private final LicensesController licences;
    private final TimelineController timelines;
    private final AccessController access;
    private final ProductViews products;
    private final Names names;
    private final Actors actors;
    private final DirectoryNames directory;
    private final FactsReading facts;

    PersonReading(
            UserController users,
            LicensesController licences,
            TimelineController timelines,
            AccessController access,
            ProductViews products,
            Names names,
            Actors actors,
            DirectoryNames directory,
            FactsReading facts) {
        this.directory = directory;
        this.facts = facts;
        this.actors = actors;
        this.users = users;
        this.licences = licences;
        this.timelines = timelines;
        this.access = access;
        this.products = products;
        this.names = names;
    }

    PersonModel model(
            Shell shell,
            TenantId t,
            String id,
            PersonModel.Question question,
            @Nullable AccessView answer,
            PageRequest page,
            AsOf asOf) {
        var user = Pages.body(users.show(t, id, Pages.noWait(), asOf));
        var held = Pages.body(licences.ofUser(t, id, Pages.noWait(), asOf));
        var timeline = timeline(t, user.userId(), page, asOf);
        return new PersonModel(
                user,
                held,
                shell.isPast() ? List.of() : offers(t),
                apps(),
                question,
                answer,
                timeline.items(),
                actors.of(timeline.items().stream().map(TimelineStep::actor)),
                facts.of(t, timeline.items().stream().map(TimelineStep::facts).toList()),
                timeline.nextCursor() == null ? null : shell.here("cursor", timeline.nextCursor()));
    }

    AccessView access(TenantId t, String id, PersonModel.Question question, AsOf asOf) {
        var plan = Pages.blankIsNone(question.servicePlan());
        return Pages.body(access.access(
                t,
                id,
                plan == null ? question.app() : null,
                plan,
                Pages.blankIsNone(question.device()),
                Pages.noWait(),
                asOf));
    }

    /** Why somebody has what they have; of a product, if one is asked for. */
    WhyModel why(Shell shell, TenantId t, Explanation explanation) {
        var steps = explanation.steps();
        return new WhyModel(
                directory.of(t, Kind.USER, explanation.userId()).orElse(explanation.userId()),
                explanation,
                shell.is(Role.READER) ? given(t, explanation) : null,
                actors.of(
                        steps.stream().map(step -> step.metadata().path("actor").asString(""))),
                facts.of(t, steps.stream().map(Explanation.Step::payload).toList()));
    }

    /** Nothing may be given to somebody any more of whom something is recorded. */
    private List<HeldProduct> given(TenantId t, Explanation explanation) {
        try {
            return held(t, explanation.userId()).stream()
                    .filter(product ->
                            explanation.skuId() == null || product.skuId().equals(explanation.skuId()))
                    .toList();
        } catch (HttpProblem problem) {
            if (problem.status() != 404) {
                throw problem;
            }
            return List.of();
        }
    }

    long version(TenantId t, String id) {
        return Pages.body(users.show(t, id, Pages.noWait(), Pages.now())).version();
    }

    String name(TenantId t, String id) {
        var user = Pages.body(users.show(t, id, Pages.noWait(), Pages.now()));
        return user.displayName() == null ? user.userId() : user.displayName();
    }

    /** A product that is to be assigned, with all it gives. */
    PersonModel.Assignment assignment(TenantId t, String id, String sku) {
        var offer = offers(t).stream()
                .filter(one -> one.sku().equals(sku))
                .findFirst()
                .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it."));
        var held = held(t, id);
        var has = held.stream()
                .filter(product -> product.sku().equals(sku))
                .flatMap(product -> product.sources().stream())
                .anyMatch(source -> source.type() == Source.Type.GROUP);
        var others = held.stream().filter(product -> !product.sku().equals(sku)).toList();
        return new PersonModel.Assignment(offer, has, plans(t, sku), PersonModel.removable(others));
    }

    PersonModel.Removal removal(TenantId t, String id, String sku) {
        return held(t, id).stream()
                .filter(product -> product.sku().equals(sku))
                .findFirst()
                .map(PersonModel.Removal::of)
                .orElseThrow(() -> HttpProblem.notFound("NOT_ASSIGNED", "The user does not have it."));
    }

    List<PolicyModel.Plan> plans(TenantId t, String sku) {
        return names.of(t).catalogue().findProduct(sku).map(Product::servicePlans).orElse(List.of()).stream()
                .sorted(Comparator.comparing(ServicePlan::friendlyName, String.CASE_INSENSITIVE_ORDER))
                .map(plan -> new PolicyModel.Plan(plan.id().value(), plan.friendlyName(), true, false))
                .toList();
    }

    /** What a form wants to assign, and the services it leaves off. */
    String wanted(Shell shell, TenantId t, String sku, Collection<String> on) {
        var off = plans(t, sku).stream()
                .filter(plan -> !on.contains(plan.id()))
                .map(PolicyModel.Plan::name)
                .collect(Collectors.joining(", "));
        var assigned = shell.t("assign") + ": " + shell.product(sku);
        return off.isEmpty() ? assigned : assigned + " · " + shell.t("fact.disabledPlans", off);
    }

    private List<HeldProduct> held(TenantId t, String id) {
        return Pages.body(licences.ofUser(t, id, Pages.noWait(), Pages.now())).licenses();
    }

    private List<PersonModel.Offer> offers(TenantId t) {
        return Pages.body(products.list(t, null, Pages.all(), Pages.noWait(), Pages.now())).items().stream()
                .filter(row -> names.of(t)
                        .catalogue()
                        .findProduct(row.skuId())
                        .filter(product -> product.target() == Product.Target.USER)
                        .isPresent())
                .map(row -> new PersonModel.Offer(row.skuPartNumber(), row.name(), row.available()))
                .toList();
    }

    private List<App> apps() {
        return names.catalogue().apps().stream()
                .sorted(Comparator.comparing(App::name))
                .toList();
    }

    /** Nothing may be recorded of somebody of whom the read models know already. */
    private Timeline timeline(TenantId t, String id, PageRequest page, AsOf asOf) {
        try {
            return Pages.body(timelines.timeline(t, id, page, Pages.noWait(), asOf));
        } catch (HttpProblem problem) {
            if (problem.status() != 404) {
                throw problem;
            }
            return new Timeline(id, null, List.of(), null);
        }
    }
}
