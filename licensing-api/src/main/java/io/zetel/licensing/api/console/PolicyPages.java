package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.policy.Choice;
import io.zetel.licensing.api.http.policy.Selections;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.tenants.TenantOverview;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Auto-claim policies: the list, one beside it, and all that can be done to it. */
@RestController
@RequestMapping("/console/t/{t}")
@Allowed(policyManagers = true)
class PolicyPages {

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

    private final Pages pages;
    private final PolicyReading reading;
    private final Selections selections;
    private final Commands commands;
    private final Previews previews;

    PolicyPages(Pages pages, PolicyReading reading, Selections selections, Commands commands, Previews previews) {
        this.previews = previews;
        this.pages = pages;
        this.reading = reading;
        this.selections = selections;
        this.commands = commands;
    }

    /** What a form asks for. */
    private interface Asked {
        LicensingCommand command() throws Refused;
    }

    @GetMapping("/policies")
    @Allowed(Role.READER)
    ResponseEntity<String> list(@PathVariable TenantId t, PageRequest page, AsOf asOf, HttpServletRequest request) {
        var base = seen(request, t);
        return page(200, base.curl(base.api("/policies")), t, null, page, asOf);
    }

    @GetMapping("/policies/{id}")
    @Allowed(Role.READER)
    ResponseEntity<String> show(
            @PathVariable TenantId t, @PathVariable PolicyId id, AsOf asOf, HttpServletRequest request) {
        return shown(200, seen(request, t), t, id, asOf);
    }

    @PostMapping("/policies/{id}")
    ResponseEntity<String> adjust(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(defaultValue = "false") boolean enabled,
            @RequestParam String version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        return change(t, id, version, origin, request, response, () -> {
            var faults = new Faults();
            var wanted = faults.name("/name", name);
            faults.throwIfAny();
            return new AdjustPolicy(t, id, wanted, enabled, version(version));
        });
    }

    /** One place up or down, or all in the order they were dragged to (A46, A48). */
    @PostMapping("/policies/{id}/order")
    ResponseEntity<String> move(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam(required = false) @Nullable String sku,
            @RequestParam(defaultValue = "") String direction,
            @RequestParam(name = "order", required = false) @Nullable List<String> order,
            @RequestParam String version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        return change(t, id, version, origin, request, response, () -> {
            var known = selections.in(t);
            return order == null
                    ? new MoveProduct(
                            t,
                            id,
                            known.skuIds("/sku", chosen(sku)).getFirst(),
                            direction.equals("up") ? Direction.UP : Direction.DOWN,
                            version(version))
                    : new ReorderProducts(t, id, known.skuIds("/order", order), version(version));
        });
    }

    @PostMapping("/policies/{id}/products")
    ResponseEntity<String> append(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam(required = false) @Nullable String sku,
            @RequestParam String version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        return change(
                t,
                id,
                version,
                origin,
                request,
                response,
                () -> new AddBackupProduct(
                        t,
                        id,
                        selections.in(t).of(new Choice(chosen(sku).getFirst(), null, null, null)),
                        version(version)));
    }

    /** The services that are on are told by the form; of all products where it says so. */
    @PostMapping("/policies/{id}/services")
    ResponseEntity<String> services(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam String sku,
            @RequestParam(required = false) @Nullable List<String> plan,
            @RequestParam(defaultValue = "one") String scope,
            @RequestParam String version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        return change(t, id, version, origin, request, response, () -> {
            var on = plan == null ? Set.<String>of() : Set.copyOf(plan);
            var off = reading
                    .plans(t, reading.show(t, id, new AsOf(Optional.empty())).app(), sku, Set.of())
                    .stream()
                    .filter(known -> !known.locked() && !on.contains(known.id()))
                    .map(PolicyModel.Plan::id)
                    .toList();
            var choice = selections.in(t).services(scope.equals("all") ? "ALL" : sku, off);
            return new SetServices(t, id, choice.skuId(), choice.services(), version(version));
        });
    }

    /** First which products, then what it leads to. */
    @GetMapping("/policies/{id}/remove")
    ResponseEntity<String> askToRemove(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam(name = "sku", required = false) @Nullable List<String> skus,
            Origin origin,
            HttpServletRequest request) {
        var shell = pages.shell(request, t);
        return skus == null ? choice(shell, t, id) : removal(shell, t, id, skus, origin);
    }

    @PostMapping("/policies/{id}/remove")
    @AsksFirst
    ResponseEntity<String> remove(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam(name = "sku", required = false) @Nullable List<String> skus,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam String version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        return change(t, id, version, origin.because(reason), request, response, () -> {
            if (skus == null) {
                throw new BadRequest("/sku", "REQUIRED", "is required");
            }
            return new RemoveProducts(t, id, selections.in(t).skuIds("/sku", skus), version(version));
        });
    }

    @GetMapping("/policies/{id}/delete")
    ResponseEntity<String> askToDelete(
            @PathVariable TenantId t, @PathVariable PolicyId id, Origin origin, HttpServletRequest request) {
        var base = pages.shell(request, t);
        var view = reading.show(t, id, new AsOf(Optional.empty()));
        var path = "/policies/" + Url.encoded(id.value());
        var told = foreseen(base, t, new DeletePolicy(t, id, view.version()), origin);
        var shell = told.shell()
                .titled(base.t("policy.delete.title", view.name()))
                .in("policies")
                .curl(base.write("DELETE", path + "?dryRun=true", null), base.write("DELETE", path, null));
        return Pages.confirm(
                200,
                shell,
                Confirmation.of(
                                base.link(path + "/delete"),
                                base.t("policy.delete"),
                                base.link(path),
                                base.t("policy.delete.text"))
                        .version(view.version())
                        .foreseeing(told.preview()));
    }

    @PostMapping("/policies/{id}/delete")
    @AsksFirst
    ResponseEntity<String> delete(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam String version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        return change(
                t,
                id,
                version,
                origin.because(reason),
                request,
                response,
                () -> new DeletePolicy(t, id, version(version)));
    }

    /**
     * Does what a form asks for and shows what came of it; a refusal comes back as the page the form was on, with what
     * it says.
     */
    private ResponseEntity<String> change(
            TenantId t,
            PolicyId id,
            String version,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response,
            Asked asked) {
        var shell = pages.shell(request, t);
        LicensingCommand command = null;
        try {
            command = asked.command();
            Answer<NewVersion> answer = commands.send(command, NewVersion.class, origin);
            var next = command instanceof DeletePolicy ? "/policies" : "/policies/" + Url.encoded(id.value());
            // What was moved stays chosen, so that it can be moved on.
            var moved = command instanceof MoveProduct || command instanceof ReorderProducts
                    ? request.getParameter("sku")
                    : null;
            return Pages.to(shell.link(next, "moved", moved), answer, request, response);
        } catch (Refused refused) {
            var said = refused.code() == Refusal.VERSION_MISMATCH
                    ? LostRace.said(shell, reading.versionsAfter(t, id, version(version)), command)
                    : refused.faults().stream()
                            .map(fault -> shell.refusal(fault.code().name()));
            return again(Problems.status(refused.code()), shell, t, id, said);
        } catch (BadRequest bad) {
            return again(
                    400, shell, t, id, bad.faults().stream().map(Fault::code).map(shell::fault));
        }
    }

    private ResponseEntity<String> again(int status, Shell shell, TenantId t, PolicyId id, Stream<String> said) {
        var telling = said.distinct().reduce(shell, (page, text) -> page.saying("bad", text), (a, b) -> b);
        return shown(status, telling, t, id, new AsOf(Optional.empty()));
    }

    private ResponseEntity<String> choice(Shell base, TenantId t, PolicyId id) {
        var pane = reading.model(base, t, id, new PageRequest(1, Optional.empty()), Pages.now())
                .pane();
        var shell = base.titled(base.t("policy.remove")).in("policies");
        return Pages.page(200, out -> JteremoveproductsGenerated.render(out, null, shell, pane));
    }

    private ResponseEntity<String> removal(Shell base, TenantId t, PolicyId id, List<String> skus, Origin origin) {
        var view = reading.show(t, id, Pages.now());
        var path = "/policies/" + Url.encoded(id.value());
        var told = foreseen(
                base, t, new RemoveProducts(t, id, selections.in(t).skuIds("/sku", skus), view.version()), origin);
        var written = path + "/products?sku=" + skus.stream().map(Url::encoded).collect(Collectors.joining("&sku="));
        var shell = told.shell()
                .titled(base.t("policy.remove"))
                .in("policies")
                .curl(base.write("DELETE", written + "&dryRun=true", null), base.write("DELETE", written, null));
        var ask = Confirmation.of(
                        base.link(path + "/remove"),
                        base.t("product.remove.count", skus.size()),
                        base.link(path),
                        view.name() + ": " + base.t("policy.remove.text"))
                .version(view.version())
                .withAll("sku", skus)
                .foreseeing(told.preview());
        return Pages.confirm(
                200, shell, skus.stream().reduce(ask, (all, sku) -> all.saying(base.product(sku)), (a, _) -> a));
    }

    private Previews.Told foreseen(Shell shell, TenantId t, LicensingCommand command, Origin origin) {
        return previews.tell(shell, t, () -> commands.send(command, NewVersion.class, origin.dry()));
    }

    private Shell seen(HttpServletRequest request, TenantId t) {
        return pages.seen(pages.shell(request, t), request, PolicyList.GROUP, TenantOverview.GROUP);
    }

    private ResponseEntity<String> shown(int status, Shell base, TenantId t, PolicyId id, AsOf asOf) {
        var path = "/policies/" + Url.encoded(id.value());
        var shell = base.curl(
                base.api("/policies"),
                base.api(path),
                base.api(path + "/claimants", "limit", PolicyReading.LAST_CLAIMANTS.limit()),
                base.api("/products"));
        return page(status, shell, t, id, new PageRequest(PageRequest.DEFAULT_LIMIT, Optional.empty()), asOf);
    }

    private ResponseEntity<String> page(
            int status, Shell base, TenantId t, @Nullable PolicyId id, PageRequest page, AsOf asOf) {
        var model = reading.model(base, t, id, page, asOf);
        var shell = base.titled(
                        model.pane() == null
                                ? base.t("nav.policies")
                                : model.pane().name())
                .in("policies")
                .withPast();
        return Pages.page(status, out -> JtepoliciesGenerated.render(out, null, shell, model));
    }

    private static List<String> chosen(@Nullable String sku) {
        if (sku == null || sku.isBlank()) {
            throw new BadRequest("/sku", "CHOOSE_PRODUCT", "is required");
        }
        return List.of(sku);
    }

    private static long version(String text) {
        if (!VERSION.matcher(text).matches()) {
            throw new BadRequest("/version", "INVALID_VALUE", "must be a number");
        }
        return Long.parseLong(text);
    }
}
