package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.catalogue.CatalogueViews.ProductPage;
import io.zetel.licensing.api.http.catalogue.CatalogueViews.ProductView;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.VendorText;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.SkuId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which products are asked for: by words in name or part number, by an app they give (B10), and behind which page. */
record ProductSearch(
        @Nullable String words,
        @Nullable String app,
        int limit,
        @Nullable String cursor) {

    private static final int HIGHEST_LIMIT = 500;

    ProductPage in(Catalogue catalogue) {
        if (limit < 1 || limit > HIGHEST_LIMIT) {
            throw CatalogueProblem.invalidLimit(HIGHEST_LIMIT);
        }
        var found = catalogue.products().stream()
                .filter(this::hasWords)
                .filter(givesApp(catalogue))
                .toList();
        int from = cursor == null ? 0 : positionBehind(cursor, found);
        int to = Math.min(found.size(), from + limit);
        return new ProductPage(
                found.subList(from, to).stream()
                        .map(product -> ProductView.of(product, catalogue))
                        .toList(),
                to < found.size() ? cursorAt(found.get(to - 1)) : null);
    }

    private boolean hasWords(Product product) {
        var wanted = words == null ? "" : VendorText.clean(words).toLowerCase(Locale.ROOT);
        return product.name().toLowerCase(Locale.ROOT).contains(wanted)
                || product.sku().toLowerCase(Locale.ROOT).contains(wanted);
    }

    private Predicate<Product> givesApp(Catalogue catalogue) {
        if (app == null) {
            return _ -> true;
        }
        var plans = catalogue
                .app(new AppId(app))
                .map(App::servicePlans)
                .orElseThrow(() -> CatalogueProblem.unknownApp(app));
        return product -> product.hasAny(plans);
    }

    private static String cursorAt(Product last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.skuId() + last.sku()).getBytes(StandardCharsets.UTF_8));
    }

    /** Found by order and not by identity, so that a page is right even when an import came in between. */
    private static int positionBehind(String cursor, List<Product> found) {
        var last = decoded(cursor);
        int position = 0;
        while (position < found.size() && !isBehind(found.get(position), last)) {
            position++;
        }
        return position;
    }

    private static boolean isBehind(Product product, Product last) {
        return Catalogue.BY_PART_NUMBER.compare(product, last) > 0;
    }

    private static Product decoded(String cursor) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var skuId = text.substring(0, 36);
            if (Cell.isGuid(skuId)) {
                return new Product(
                        new SkuId(skuId), text.substring(36), "", Product.Target.USER, false, Set.of(), List.of());
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw CatalogueProblem.invalidCursor();
        }
        throw CatalogueProblem.invalidCursor();
    }
}
