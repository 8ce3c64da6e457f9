package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.subscription.PurchaseDetails.Detail;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * Takes purchases, by whichever route they come. One that has a key gets an id that follows from it, and the key is
 * written down before the command is sent: sent again a second or a year later, on whichever node, it is the same
 * purchase.
 */
@Component
class Purchasing {

    private final Commands commands;
    private final Names names;
    private final PurchaseDetails details;

    Purchasing(Commands commands, Names names, PurchaseDetails details) {
        this.commands = commands;
        this.names = names;
        this.details = details;
    }

    /** A purchase that was sent, and whether it is the one that told of its key. */
    record Sent(SubscriptionId id, boolean told, CompletableFuture<Answer<NewVersion>> answer) {}

    /** The id a purchase has, and whether its key was told for the first time. */
    private record Noted(SubscriptionId id, boolean told) {}

    /** A purchase as it is to be sent. */
    private record Wanted(Product product, int seats, SubscriptionId id) {}

    /** Sends a purchase; what is wrong with it is noted, and then nothing is sent. */
    Sent send(TenantId tenant, NewPurchase wanted, UUID newId, Origin origin) {
        var read = read(tenant, wanted, newId);
        var noted = origin.dryRun() ? new Noted(read.id(), false) : note(tenant, wanted, read);
        var command = command(tenant, wanted, read, noted.id());
        return new Sent(noted.id(), noted.told(), commands.start(command, NewVersion.class, origin));
    }

    /** What would be sent; its key is written down, so only within what is rolled back. */
    RegisterSubscription foretold(TenantId tenant, NewPurchase wanted, UUID newId) {
        var read = read(tenant, wanted, newId);
        return command(tenant, wanted, read, note(tenant, wanted, read).id());
    }

    private Noted note(TenantId tenant, NewPurchase wanted, Wanted read) {
        boolean told = !wanted.detail().equals(Detail.NONE) && details.add(tenant, read.id(), wanted.detail());
        if (wanted.key() == null || told) {
            return new Noted(read.id(), told);
        }
        // Somebody may have been faster with another product.
        return new Noted(known(tenant, read.product(), wanted.key()).orElse(read.id()), false);
    }

    private Wanted read(TenantId tenant, NewPurchase wanted, UUID newId) {
        var faults = new Faults();
        var product = names.of(tenant).product("/sku", wanted.sku(), faults);
        int seats = wanted.wanted(faults);
        if (product == null) {
            throw faults.thrown();
        }
        faults.throwIfAny();
        return new Wanted(product, seats, id(tenant, product, wanted, newId));
    }

    private static RegisterSubscription command(TenantId tenant, NewPurchase wanted, Wanted read, SubscriptionId id) {
        return new RegisterSubscription(
                tenant,
                read.product().skuId(),
                id,
                read.seats(),
                wanted.startsOn(),
                wanted.endsOn(),
                Boolean.TRUE.equals(wanted.autoRenew()),
                wanted.channel() == null ? Channel.DIRECT : wanted.channel());
    }

    /** The answer, or none where the purchase of this key was there already. */
    Optional<Answer<NewVersion>> await(TenantId tenant, NewPurchase wanted, Sent sent) throws Refused {
        try {
            return Optional.of(commands.await(sent.answer()));
        } catch (Refused e) {
            if (e.code() == Refusal.SUBSCRIPTION_EXISTS && wanted.key() != null) {
                return Optional.empty();
            }
            if (sent.told()) {
                details.forget(tenant, sent.id());
            }
            throw e;
        }
    }

    private SubscriptionId id(TenantId tenant, Product product, NewPurchase wanted, UUID newId) {
        var key = wanted.key();
        if (key == null) {
            return SubscriptionIds.next(product.skuId(), newId);
        }
        return known(tenant, product, key)
                .orElseGet(() -> SubscriptionIds.next(product.skuId(), ofKey(tenant, product.skuId(), key)));
    }

    private Optional<SubscriptionId> known(TenantId tenant, Product product, String key) {
        var known = details.named(tenant, key);
        if (known.flatMap(SubscriptionIds::skuOf)
                .filter(sku -> !sku.equals(product.skuId()))
                .isPresent()) {
            throw HttpProblem.conflict(
                    "EXTERNAL_KEY_TAKEN", "The purchase %s of another product has this key.".formatted(known.get()));
        }
        return known;
    }

    private static UUID ofKey(TenantId tenant, SkuId sku, String key) {
        return UUID.nameUUIDFromBytes(
                (tenant.value() + '\0' + sku.value() + '\0' + key).getBytes(StandardCharsets.UTF_8));
    }
}
