package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.policy.Choice;
import io.zetel.licensing.api.http.policy.Selections;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The five steps to a new policy: name, app and product, backups, services, review. */
@RestController
@RequestMapping("/console/t/{t}/policies/new")
@Allowed(policyManagers = true)
class WizardPages {

    private final Pages pages;
    private final PolicyReading reading;
    private final Selections selections;
    private final Commands commands;

    WizardPages(Pages pages, PolicyReading reading, Selections selections, Commands commands) {
        this.pages = pages;
        this.reading = reading;
        this.selections = selections;
        this.commands = commands;
    }

    @GetMapping
    ResponseEntity<String> begin(@PathVariable TenantId t, HttpServletRequest request) {
        return step(200, pages.shell(request, t), t, WizardModel.NAME, PolicyDraft.empty(), List.of());
    }

    /** {@code go} is next, back, create or the number of a step. */
    @PostMapping
    ResponseEntity<String> go(
            @PathVariable TenantId t,
            @RequestParam int step,
            @RequestParam(defaultValue = "next") String go,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shell = pages.shell(request, t);
        var draft = read(t, step, request);
        // An app that was chosen just now shows its products first.
        var faults = isNewApp(step, draft, request) ? List.<String>of() : faults(shell, step, draft);
        int following = isNewApp(step, draft, request) ? step : Math.min(WizardModel.REVIEW, step + 1);
        return switch (go) {
            case "back" -> step(200, shell, t, Math.max(WizardModel.NAME, step - 1), draft, List.of());
            case "create" -> create(shell, t, draft, origin, request, response);
            case "next" ->
                faults.isEmpty()
                        ? step(200, shell, t, following, draft, List.of())
                        : step(400, shell, t, step, draft, faults);
            default -> step(200, shell, t, wanted(go), draft, List.of());
        };
    }

    private static boolean isNewApp(int step, PolicyDraft draft, HttpServletRequest request) {
        return step == WizardModel.APP
                && !draft.app().isEmpty()
                && !draft.app().equals(request.getParameter("shownApp"));
    }

    private PolicyDraft read(TenantId t, int step, HttpServletRequest request) {
        var draft = PolicyDraft.of(request);
        if (step == WizardModel.APP && !draft.app().equals(request.getParameter("shownApp"))) {
            return draft.withoutProducts();
        }
        if (step != WizardModel.SERVICES) {
            return draft;
        }
        var off = new LinkedHashMap<String, Set<String>>();
        for (var sku : draft.products()) {
            var on = request.getParameterValues("on." + sku);
            var kept = on == null ? Set.<String>of() : Set.copyOf(Arrays.asList(on));
            off.put(
                    sku,
                    reading.plans(t, draft.app(), sku, Set.of()).stream()
                            .filter(plan -> !plan.locked() && !kept.contains(plan.id()))
                            .map(PolicyModel.Plan::id)
                            .collect(Collectors.toCollection(LinkedHashSet::new)));
        }
        return draft.leaving(off);
    }

    private static List<String> faults(Shell shell, int step, PolicyDraft draft) {
        if (step == WizardModel.NAME) {
            return said(shell, new Faults(), draft);
        }
        if (step == WizardModel.APP) {
            return draft.app().isEmpty()
                    ? List.of(shell.t("wizard.choose.app"))
                    : draft.sku().isEmpty() ? List.of(shell.t("wizard.choose.product")) : List.of();
        }
        return List.of();
    }

    private static List<String> said(Shell shell, Faults faults, PolicyDraft draft) {
        try {
            faults.name("/name", draft.name().isEmpty() ? null : draft.name());
            faults.throwIfAny();
            return List.of();
        } catch (BadRequest bad) {
            return bad.faults().stream().map(Fault::code).map(shell::fault).toList();
        }
    }

    private ResponseEntity<String> create(
            Shell shell,
            TenantId t,
            PolicyDraft draft,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response) {
        var id = id(origin, draft);
        var target = shell.link("/policies/" + id);
        try {
            var named = new Faults();
            var name = named.name("/name", draft.name().isEmpty() ? null : draft.name());
            named.throwIfAny();
            var made = selections
                    .in(t)
                    .contents(
                            draft.app(),
                            draft.products().stream()
                                    .map(sku -> new Choice(sku, List.copyOf(draft.off(sku)), null, null))
                                    .toList());
            var answer = commands.send(
                    new CreatePolicy(t, id, name, made.app(), made.products(), EnvironmentScope.ALL),
                    NewVersion.class,
                    origin);
            return Pages.to(target, answer, request, response);
        } catch (Refused refused) {
            if (refused.code() == Refusal.POLICY_EXISTS) {
                return Pages.to(target);
            }
            var said = refused.faults().stream()
                    .map(fault -> shell.refusal(fault.code().name()))
                    .distinct()
                    .toList();
            return step(Problems.status(refused.code()), shell, t, WizardModel.REVIEW, draft, said);
        } catch (BadRequest bad) {
            return step(
                    400,
                    shell,
                    t,
                    WizardModel.REVIEW,
                    draft,
                    bad.faults().stream()
                            .map(Fault::code)
                            .map(shell::fault)
                            .distinct()
                            .toList());
        }
    }

    /** The same form sent twice makes one policy. */
    private static PolicyId id(Origin origin, PolicyDraft draft) {
        return new PolicyId(
                UUID.nameUUIDFromBytes((origin.actor() + ' ' + draft.once()).getBytes(StandardCharsets.UTF_8))
                        .toString());
    }

    private ResponseEntity<String> step(
            int status, Shell base, TenantId t, int step, PolicyDraft draft, List<String> said) {
        var titled = base.titled(base.t("policy.add")).in("policies");
        for (var text : said) {
            titled = titled.saying("bad", text);
        }
        var shell = step == WizardModel.REVIEW ? titled.curl(base.write("POST", "/policies", json(draft))) : titled;
        boolean known = reading.apps().stream().anyMatch(app -> app.id().value().equals(draft.app()));
        var eligible = known ? reading.eligible(t, draft.app()) : List.<PolicyModel.Backup>of();
        var products = draft.products().stream()
                .map(sku -> new WizardModel.Product(
                        sku, reading.productName(t, sku), reading.plans(t, draft.app(), sku, draft.off(sku))))
                .toList();
        var model = new WizardModel(
                step, draft, reading.apps(), known ? reading.appName(draft.app()) : "", eligible, products);
        return Pages.page(status, out -> JtewizardGenerated.render(out, null, shell, model));
    }

    private static String json(PolicyDraft draft) {
        var products = new ArrayList<String>();
        draft.products()
                .forEach(sku -> products.add("{\"sku\":\"" + sku + "\",\"disabledPlans\":["
                        + draft.off(sku).stream().map(plan -> '"' + plan + '"').collect(Collectors.joining(","))
                        + "]}"));
        return "{\"name\":\""
                + draft.name().replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\u0027") + "\",\"app\":\""
                + draft.app()
                + "\",\"products\":["
                + String.join(",", products) + "]}";
    }

    private static int wanted(String go) {
        return switch (go) {
            case "1" -> WizardModel.NAME;
            case "2" -> WizardModel.APP;
            case "3" -> WizardModel.BACKUPS;
            case "4" -> WizardModel.SERVICES;
            default -> throw new BadRequest("/go", "INVALID_VALUE", "is no step");
        };
    }
}
