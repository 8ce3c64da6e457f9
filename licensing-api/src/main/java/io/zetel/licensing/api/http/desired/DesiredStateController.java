package io.zetel.licensing.api.http.desired;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobInput;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.automation.job.LineWork.Kept;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.dryrun.Consequence;
import io.zetel.licensing.api.http.dryrun.Consequence.ProductConsequence;
import io.zetel.licensing.api.http.dryrun.Consequences;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.validation.Valid;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a tenant is set up as one document: to keep, to compare, and to bring about (S24). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/desired-state")
class DesiredStateController {

    private final PresentStates states;
    private final Reads reads;
    private final TemporalReads moments;
    private final Commands commands;
    private final Consequences consequences;
    private final JobInput input;
    private final JobAnswers answers;
    private final Names names;

    DesiredStateController(
            PresentStates states,
            Reads reads,
            TemporalReads moments,
            Commands commands,
            Consequences consequences,
            JobInput input,
            JobAnswers answers,
            Names names) {
        this.states = states;
        this.reads = reads;
        this.moments = moments;
        this.commands = commands;
        this.consequences = consequences;
        this.input = input;
        this.answers = answers;
        this.names = names;
    }

    /** What applying a document would do, step by step and in all. */
    @Schema(name = "DesiredStatePlan")
    record Plan(boolean dryRun, List<PlannedStep> steps, Consequence changes) {}

    /** A step, what it would be refused for, and what it would mean to each product on top of the steps before it. */
    record PlannedStep(
            int step,
            Step.Action action,
            Step.Kind kind,
            String subject,
            List<Step.FieldDifference> fields,
            List<Fault> errors,
            int eventCount,
            List<ProductConsequence> products) {}

    @Operation(
            description =
                    "The switch, the policies, what groups give and the settings as one document, always in the same order, with "
                            + "products and service plans by name, as JSON or YAML. Applied as it is, it changes nothing.")
    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, DesiredStateYaml.MEDIA_TYPE})
    @Allowed(Role.READER)
    ResponseEntity<DesiredState> export(@PathVariable TenantId t, WaitFor waitFor, AsOf asOf) {
        var words = new StateWords(names.of(t).at(asOf.instant()));
        return moments.ask(
                PresentStates.KEEPERS,
                waitFor,
                asOf,
                _ -> words.document(states.now(t, List.of()).orElseThrow(DesiredStateController::unknown)),
                at -> words.document(states.at(t, at).orElseThrow(DesiredStateController::unknown)));
    }

    @Operation(
            description =
                    "Brings a tenant to a state, as one job (202) whose lines are its steps. What the document does not mention stays, "
                            + "unless prune=true. With dryRun=true nothing happens, and the answer is the steps: what is "
                            + "created, changed and removed field by field, what of it would be refused, and who "
                            + "gains and loses what.")
    @ApiResponse(
            responseCode = "200",
            description = "A dry run: the steps, and what they would lead to",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Plan.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The job that takes the steps",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    @ServesDryRun(ownAnswer = true)
    @PostMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, DesiredStateYaml.MEDIA_TYPE})
    @Allowed(Role.GLOBAL_ADMIN)
    ResponseEntity<?> apply(
            @PathVariable TenantId t,
            @Valid @RequestBody DesiredState body,
            @RequestParam(defaultValue = "false") boolean prune,
            Origin origin) {
        reads.catchUp(PresentStates.KEEPERS.toArray(String[]::new));
        var words = new StateWords(names.of(t));
        var present = states.now(t, mentioned(body)).orElseThrow(DesiredStateController::unknown);
        var steps = StatePlan.steps(present, words.wanted(body, present), prune, words, () -> UUID.randomUUID()
                .toString());
        if (origin.dryRun()) {
            return plan(t, steps, origin);
        }
        var lines = IntStream.range(0, steps.size())
                .mapToObj(i -> new Kept(
                        i + 1L,
                        new ApplyStateWork.Line(
                                steps.get(i).subject(), steps.get(i).change())))
                .toList();
        return answers.accepted(input.take(t, ApplyStateWork.KIND, origin, lines), List.of());
    }

    private ResponseEntity<Plan> plan(TenantId t, List<Step> steps, Origin origin) {
        var foreseen = commands.foresee(
                t, steps.stream().map(step -> step.change().command(t)).toList(), origin);
        var effects = consequences.byLine(t, foreseen);
        var planned = new ArrayList<PlannedStep>();
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            planned.add(new PlannedStep(
                    i + 1,
                    step.action(),
                    step.kind(),
                    step.subject(),
                    step.fields(),
                    foreseen.result().refusals().get(i).stream()
                            .map(fault ->
                                    new Fault(fault.pointer(), fault.code().name(), fault.message()))
                            .toList(),
                    effects.get(i).eventCount(),
                    effects.get(i).products()));
        }
        return ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, Long.toString(foreseen.position()))
                .body(new Plan(true, planned, consequences.of(t, foreseen)));
    }

    private static List<GroupId> mentioned(DesiredState document) {
        return Stream.ofNullable(document.groups())
                .flatMap(List::stream)
                .map(group -> new GroupId(group.groupId()))
                .toList();
    }

    private static HttpProblem unknown() {
        return HttpProblem.notFound("TENANT_NOT_FOUND", "There is no such tenant.");
    }
}
