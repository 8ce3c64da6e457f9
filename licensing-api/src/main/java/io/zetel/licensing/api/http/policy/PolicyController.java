package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.web.Changes;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.NotClearable;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand;
import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.tenants.TenantOverview;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Auto-claim policies: create, change, delete. What they look like is {@link PolicyViewController}'s. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/policies")
@Allowed(policyManagers = true)
@ServesDryRun
class PolicyController {

    private final Commands commands;
    private final Reads reads;
    private final PolicyViews views;
    private final Selections selections;

    PolicyController(Commands commands, Reads reads, PolicyViews views, Selections selections) {
        this.commands = commands;
        this.reads = reads;
        this.views = views;
        this.selections = selections;
    }

    record NewPolicy(
            @NotNull @AName String name,
            @NotNull String app,
            @NotNull @Size(max = 50) List<@NotNull @Valid Choice> products,
            @Nullable EnvironmentScope environmentScope) {}

    record PolicyChange(
            @NotClearable @Nullable Optional<@AName String> name,
            @NotClearable @Nullable Optional<Boolean> enabled) {}

    record Products(@NotNull @Size(max = 50) List<@NotNull @Valid Choice> products) {}

    record Move(@NotNull DirectionWord direction) {}

    enum DirectionWord {
        up,
        down
    }

    /** Of {@code ALL} products a policy leaves off what is named, beside what it leaves off already. */
    record Services(
            @NotNull String sku,
            @Nullable @Size(max = 500) List<@NotNull String> disabledPlans,
            @Nullable @Size(max = 500) List<@NotNull String> enabledPlans,
            @Nullable NewPlans newPlans) {}

    @PostMapping
    ResponseEntity<PolicyView> create(
            @PathVariable TenantId t, @Valid @RequestBody NewPolicy body, NewId newId, Origin origin) throws Refused {
        var id = new PolicyId(newId.toString());
        var contents = selections.in(t).contents(body.app(), body.products());
        var scope = body.environmentScope() == null ? EnvironmentScope.ALL : body.environmentScope();
        var answer = commands.send(
                new CreatePolicy(t, id, body.name(), contents.app(), contents.products(), scope),
                NewVersion.class,
                origin);
        return shown(
                ResponseEntity.created(URI.create("/api/v1/tenants/%s/policies/%s".formatted(t, id))), t, id, answer);
    }

    @PatchMapping("/{id}")
    ResponseEntity<PolicyView> adjust(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @Valid @RequestBody PolicyChange body,
            IfMatch match,
            Origin origin)
            throws Refused {
        return change(
                new AdjustPolicy(t, id, Changes.to(body.name()), Changes.to(body.enabled()), match.expectedVersion()),
                origin);
    }

    @PutMapping("/{id}/products")
    ResponseEntity<PolicyView> replace(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @Valid @RequestBody Products body,
            IfMatch match,
            Origin origin)
            throws Refused {
        return change(
                new ReplaceProducts(t, id, selections.in(t).of(body.products()), match.expectedVersion()), origin);
    }

    @PostMapping("/{id}/products")
    ResponseEntity<PolicyView> append(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @Valid @RequestBody Choice body,
            IfMatch match,
            Origin origin)
            throws Refused {
        return change(new AddBackupProduct(t, id, selections.in(t).of(body), match.expectedVersion()), origin);
    }

    @DeleteMapping("/{id}/products")
    ResponseEntity<PolicyView> remove(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @RequestParam("sku") @NotEmpty List<String> skus,
            IfMatch match,
            Origin origin)
            throws Refused {
        return change(
                new RemoveProducts(t, id, selections.in(t).skuIds("/sku", skus), match.expectedVersion()), origin);
    }

    @PostMapping("/{id}/products/{sku}/move")
    ResponseEntity<PolicyView> move(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @PathVariable String sku,
            @Valid @RequestBody Move body,
            IfMatch match,
            Origin origin)
            throws Refused {
        var direction = body.direction() == DirectionWord.up ? Direction.UP : Direction.DOWN;
        return change(
                new MoveProduct(
                        t,
                        id,
                        selections.in(t).skuIds("/sku", List.of(sku)).getFirst(),
                        direction,
                        match.expectedVersion()),
                origin);
    }

    @PutMapping("/{id}/services")
    ResponseEntity<PolicyView> services(
            @PathVariable TenantId t,
            @PathVariable PolicyId id,
            @Valid @RequestBody Services body,
            IfMatch match,
            Origin origin)
            throws Refused {
        var choice = selections.in(t).services(body);
        return change(new SetServices(t, id, choice.skuId(), choice.services(), match.expectedVersion()), origin);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable TenantId t, @PathVariable PolicyId id, IfMatch match, Origin origin)
            throws Refused {
        var answer = commands.send(new DeletePolicy(t, id, match.expectedVersion()), NewVersion.class, origin);
        return ResponseEntity.noContent()
                .header(WaitFor.POSITION_HEADER, Long.toString(answer.position()))
                .build();
    }

    private ResponseEntity<PolicyView> change(PolicyCommand command, Origin origin) throws Refused {
        return shown(
                ResponseEntity.ok(),
                command.tenantId(),
                command.policyId(),
                commands.send(command, NewVersion.class, origin));
    }

    private ResponseEntity<PolicyView> shown(
            ResponseEntity.BodyBuilder response, TenantId t, PolicyId id, Answer<NewVersion> answer) {
        var view = reads.after(List.of(TenantOverview.GROUP, PolicyList.GROUP), answer, () -> views.one(t, id));
        return answer.on(response).eTag(IfMatch.etag(answer.result().version())).body(view);
    }
}
