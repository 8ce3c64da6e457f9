package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.automation.job.Batch;
import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.LineWork;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A batch of purchases. One without a key is taken once per line of the job, however often the line is tried. */
@Component
final class BuyWork extends LineWork<NewPurchase> implements Batch {

    /** The kind of job, as it is stored: never rename. */
    static final String KIND = "BUY";

    private final Purchasing purchasing;

    BuyWork(JsonMapper json, Purchasing purchasing) {
        super(json, NewPurchase.class);
        this.purchasing = purchasing;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String name() {
        return "subscriptions";
    }

    @Override
    protected String item(NewPurchase line) {
        return line.key() == null ? line.sku() : line.key();
    }

    /** None of the job's own making: which purchase it would be is not told. */
    @Override
    protected LicensingCommand command(TenantId tenant, long number, NewPurchase line) {
        return purchasing.foretold(tenant, line, UUID.randomUUID());
    }

    @Override
    public boolean isDone(Refusal code) {
        return code == Refusal.SUBSCRIPTION_EXISTS;
    }

    @Override
    protected Pending send(Job job, long number, NewPurchase line) {
        var id = UUID.nameUUIDFromBytes("%s %d".formatted(job.jobId(), number).getBytes(StandardCharsets.US_ASCII));
        var sent = purchasing.send(job.tenantId(), line, id, job.origin());
        return () -> {
            try {
                return purchasing
                        .await(job.tenantId(), line, sent)
                        .map(answer -> OptionalLong.of(answer.position()))
                        .orElse(OptionalLong.empty());
            } catch (Refused e) {
                if (e.code() == Refusal.SUBSCRIPTION_EXISTS) {
                    return OptionalLong.empty();
                }
                throw e;
            }
        };
    }
}
