package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryFinds;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.policy.PolicyViews;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The search of the bar on top: users, groups, devices, products and policies at once. */
@RestController
class FindPages {

    /** Of each kind; the lists show the rest. */
    static final int SHOWN = 10;

    private final Pages pages;
    private final DirectoryFinds directory;
    private final ProductViews products;
    private final PolicyViews policies;

    FindPages(Pages pages, DirectoryFinds directory, ProductViews products, PolicyViews policies) {
        this.pages = pages;
        this.directory = directory;
        this.products = products;
        this.policies = policies;
    }

    @GetMapping("/console/t/{t}/find")
    @Allowed(Role.READER)
    ResponseEntity<String> find(
            @PathVariable TenantId t, @RequestParam(defaultValue = "") String q, HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, HeldLicenses.GROUP, Groups.GROUP);
        var asked = q.strip();
        var shell = base.titled(base.t("find")).in("find");
        var model = asked.isEmpty()
                ? new FindModel("", List.of(), List.of(), List.of(), List.of(), List.of())
                : found(t, asked);
        var told = asked.isEmpty()
                ? shell
                : shell.curl(
                        base.api("/users", "search", asked),
                        base.api("/groups", "search", asked),
                        base.api("/devices", "search", asked),
                        base.api("/products"),
                        base.api("/policies"));
        return Pages.page(200, out -> JtefindGenerated.render(out, null, told, model));
    }

    private FindModel found(TenantId t, String asked) {
        var found = directory.of(t, asked, SHOWN);
        return new FindModel(
                asked,
                found.get(Kind.USER),
                found.get(Kind.GROUP),
                found.get(Kind.DEVICE),
                Pages.body(products.list(t, null, Pages.all(), Pages.noWait(), Pages.now())).items().stream()
                        .filter(product -> FindModel.begins(product.name(), asked)
                                || FindModel.begins(product.skuPartNumber(), asked)
                                || FindModel.begins(product.skuId(), asked))
                        .limit(SHOWN)
                        .toList(),
                Pages.body(policies.list(t, Pages.all(), Pages.noWait(), Pages.now())).items().stream()
                        .filter(policy ->
                                FindModel.begins(policy.name(), asked) || FindModel.begins(policy.policyId(), asked))
                        .limit(SHOWN)
                        .toList());
    }
}
