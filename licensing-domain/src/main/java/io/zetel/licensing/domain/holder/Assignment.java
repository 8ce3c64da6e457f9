package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.PlanId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One product one holder should have: one seat as soon as one source is live, however many there are (A01), and since
 * when one is.
 */
public record Assignment(
        String sku, List<SourceState> sources, @Nullable Instant since) {

    /** One that nobody has said yet since when it works. */
    public Assignment(String sku, List<SourceState> sources) {
        this(sku, sources, null);
    }

    /** The sources that give the product now. */
    public List<Source> givers() {
        return sources.stream()
                .filter(SourceState::isLive)
                .map(SourceState::source)
                .toList();
    }

    /** Whether at least one source gives the product, so that it takes a seat. */
    public boolean isLive() {
        return sources.stream().anyMatch(SourceState::isLive);
    }

    /** What this source stands for. */
    public Optional<SourceState> of(Source source) {
        return sources.stream().filter(held -> held.source().equals(source)).findFirst();
    }

    /** Whether at least one live source enables the plan (R04: the union of what the sources enable). */
    public boolean enables(PlanId plan) {
        // Asked for each plan of each product of each member of a large group, so no stream.
        for (var held : sources) {
            if (held.isLive() && held.gives(plan)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it enables one of the product's plans that is among these; asked with every claim. */
    boolean enablesAny(List<PlanId> ofProduct, Collection<PlanId> plans) {
        for (var plan : ofProduct) {
            if (plans.contains(plan) && enables(plan)) {
                return true;
            }
        }
        return false;
    }

    /** The plans of the product that at least one live source enables. */
    public Stream<PlanId> enabledPlans(Product product) {
        return isLive() ? product.planIds().stream().filter(this::enables) : Stream.empty();
    }

    /** The same with this source, in its place where it has one already. */
    Assignment with(SourceState next) {
        var changed = new ArrayList<>(sources);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).source().equals(next.source())) {
                changed.set(i, next);
                return new Assignment(sku, List.copyOf(changed), since);
            }
        }
        changed.add(next);
        return new Assignment(sku, List.copyOf(changed), since);
    }

    /** The same, which works since then. */
    Assignment since(Instant start) {
        return new Assignment(sku, sources, start);
    }

    Assignment without(Source source) {
        return new Assignment(
                sku,
                sources.stream().filter(held -> !held.source().equals(source)).toList(),
                since);
    }
}
