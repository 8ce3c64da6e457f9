package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.catalogue.CatalogueImports;
import io.zetel.licensing.api.http.catalogue.CatalogueViews.VersionView;
import io.zetel.licensing.api.http.idempotency.FileSentOnce;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The vendor's list comes into the catalogue in two steps: what it would change, then the import. Nothing is kept
 * between them, so that the second brings the list again; what is no longer what was looked at is shown once more.
 */
@RestController
@RequestMapping(CataloguePages.CATALOGUE)
@Allowed(Role.OPERATOR)
class CataloguePages {

    static final String CATALOGUE = ConsoleSecurity.ROOT + "/ops/catalogue";
    static final String IMPORT = CATALOGUE + "/import";

    private static final String ROUTE = "/api/v1/catalogue/import";
    private static final String FILE = "list.csv";
    private static final int VERSIONS = 10;
    private static final int CONFLICT = 409;

    private final Pages pages;
    private final CatalogueImports imports;
    private final FileSentOnce once;
    private final Actors actors;

    CataloguePages(Pages pages, CatalogueImports imports, FileSentOnce once, Actors actors) {
        this.actors = actors;
        this.once = once;
        this.pages = pages;
        this.imports = imports;
    }

    @GetMapping
    ResponseEntity<String> show(AsOf asOf, HttpServletRequest request) {
        return shown(200, pages.shell(request), asOf);
    }

    /** Whoever comes here without a list begins with one. */
    @GetMapping("/import")
    ResponseEntity<String> begin() {
        return Pages.to(CATALOGUE);
    }

    @PostMapping
    @BodyLimit(FileForm.MOST_BYTES)
    ResponseEntity<String> look(Origin origin, HttpServletRequest request) throws IOException {
        var shell = pages.shell(request);
        try {
            return foreseen(200, shell, foreseen(new FileForm(request), origin));
        } catch (HttpProblem problem) {
            return shown(problem.status(), Forms.telling(shell, problem), Pages.now());
        }
    }

    @PostMapping("/import")
    @AsksFirst
    @BodyLimit(FileForm.MOST_BYTES)
    ResponseEntity<String> lay(Origin origin, HttpServletRequest request) throws IOException {
        var shell = pages.shell(request);
        try {
            var form = new FileForm(request);
            return once.answer(request, form.said(), () -> laid(shell, form, origin));
        } catch (HttpProblem problem) {
            return shown(problem.status(), Forms.telling(shell, problem), Pages.now());
        }
    }

    private ResponseEntity<String> laid(Shell shell, FileForm form, Origin origin) throws IOException {
        var foreseen = foreseen(form, origin);
        if (!foreseen.seen().equals(form.field("seen"))) {
            return foreseen(CONFLICT, shell.saying("warn", shell.t("catalogue.another")), foreseen);
        }
        imports.lay(form.file("list"), null, foreseen.prune(), origin.because(form.field("reason")));
        return Pages.to(CATALOGUE);
    }

    private CatalogueModel foreseen(FileForm form, Origin origin) throws IOException {
        boolean prune = form.field("prune") != null;
        return new CatalogueModel(
                imports.lay(form.file("list"), null, prune, origin.dry()).report(), prune);
    }

    private ResponseEntity<String> shown(int status, Shell base, AsOf asOf) {
        var versions = Shell.Curl.get("/api/v1/catalogue/versions");
        var page = base.titled(base.t("nav.catalogue"))
                .withPast(asOf.instant(), imports.begun())
                .in("catalogue");
        var shell = page.isPast()
                ? page.curl(versions)
                : page.curl(versions, Shell.Curl.upload(ROUTE + "?dryRun=true", FILE), Shell.Curl.upload(ROUTE, FILE));
        var shown = imports.shown(asOf, VERSIONS);
        var model = new VersionsModel(shown, actors.of(shown.versions().stream().map(VersionView::actor)));
        return Pages.page(status, out -> JtecatalogueGenerated.render(out, null, shell, model));
    }

    private static ResponseEntity<String> foreseen(int status, Shell base, CatalogueModel model) {
        var shell = base.titled(base.t("catalogue.foreseen"))
                .in("catalogue")
                .curl(Shell.Curl.upload(
                        new Url(ROUTE)
                                .with("prune", model.prune() ? "true" : null)
                                .toString(),
                        FILE));
        return Pages.page(status, out -> JtecatalogueimportGenerated.render(out, null, shell, model));
    }
}
