package io.zetel.licensing.api.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcomes;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.engine.commands.AnswerListener;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How claims ended, by product: counted when it is stored, one by one however many came in one command. */
@Component
public final class ClaimMeters implements AnswerListener {

    /** Every product more is a time series more; a tenant's pools are few, a vendor's list is long. */
    private static final int MOST_PRODUCTS = 100;

    private static final String NONE = "none";
    private static final String OTHER = "other";

    private record Counted(String outcome, String code, String sku) {}

    private final MeterRegistry registry;
    private final Names names;
    private final Map<Counted, Counter> claims = new ConcurrentHashMap<>();
    private final Set<String> products = ConcurrentHashMap.newKeySet();

    ClaimMeters(MeterRegistry registry, Names names) {
        this.registry = registry;
        this.names = names;
    }

    @Override
    public void answered(@Nullable Object answer) {
        if (answer instanceof ClaimOutcome one) {
            count(one);
        } else if (answer instanceof ClaimOutcomes many) {
            many.outcomes().forEach(this::count);
        }
    }

    private void count(ClaimOutcome claim) {
        var counted =
                switch (claim) {
                    case ClaimOutcome.Claimed claimed -> new Counted("claimed", NONE, product(claimed.skuId()));
                    case ClaimOutcome.AlreadyLicensed already ->
                        new Counted("already_licensed", NONE, product(already.skuId()));
                    case ClaimOutcome.Refused refused ->
                        new Counted("refused", refused.code().name().toLowerCase(Locale.ROOT), NONE);
                };
        claims.computeIfAbsent(counted, this::counter).increment();
    }

    private String product(SkuId skuId) {
        var sku = names.partNumber(skuId);
        if (!products.contains(sku) && products.size() >= MOST_PRODUCTS) {
            return OTHER;
        }
        products.add(sku);
        return sku;
    }

    private Counter counter(Counted counted) {
        return Counter.builder("zetel.claims")
                .description("Claims by outcome")
                .tag("outcome", counted.outcome())
                .tag("code", counted.code())
                .tag("sku", counted.sku())
                .register(registry);
    }
}
