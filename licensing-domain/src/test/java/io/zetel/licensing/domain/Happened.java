package io.zetel.licensing.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.LicensingScenario.Answer;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcomes;
import io.zetel.licensing.domain.shared.LedgersInMemory;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused.Fault;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a command of a {@link LicensingScenario} led to, to be compared with what it should have led to. */
public record Happened(List<LedgersInMemory.Entry> entries, List<Answer> answers) {

    /** The events, in the order they were stored. */
    public List<LicensingEvent> events() {
        return entries.stream().map(LedgersInMemory.Entry::event).toList();
    }

    /** The events of one kind. */
    public <E> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Exactly these events happened, and nobody was refused. */
    public Happened thenEvents(LicensingEvent... expected) {
        accepted();
        assertThat(events()).containsExactly(expected);
        return this;
    }

    /** Nothing happened, and nobody was refused: it was so already. */
    public void thenNothing() {
        thenEvents();
    }

    /** Refused for exactly these reasons, the headline first; nothing happened. */
    public void thenRefused(Refusal... codes) {
        assertThat(faults()).extracting(Fault::code).containsExactly(codes);
        assertThat(events()).isEmpty();
    }

    /** Refused for exactly this reason about exactly this field; nothing happened. */
    public void thenRefusedAt(String pointer, Refusal code) {
        assertThat(faults()).extracting(Fault::pointer, Fault::code).containsExactly(tuple(pointer, code));
        assertThat(events()).isEmpty();
    }

    /** The only claim asked for ended exactly like this. */
    public Happened thenOutcome(ClaimOutcome expected) {
        assertThat(outcome()).isEqualTo(expected);
        return this;
    }

    /** The answer to the only command, which was not refused. */
    public Object answer() {
        assertThat(answers).hasSize(1);
        accepted();
        return Objects.requireNonNull(answers.getFirst().value());
    }

    /** This is the answer to the only command. */
    public void thenAnswer(Object expected) {
        assertThat(answer()).isEqualTo(expected);
    }

    /** How the only claim ended. */
    public ClaimOutcome outcome() {
        assertThat(outcomes()).hasSize(1);
        return outcomes().getFirst();
    }

    /** Why the only claim was refused. */
    public Refusal refusal() {
        assertThat(outcome()).isInstanceOf(ClaimOutcome.Refused.class);
        return ((ClaimOutcome.Refused) outcome()).code();
    }

    /** How all claims ended, lists of claims taken apart. */
    public List<ClaimOutcome> outcomes() {
        return answers.stream()
                .flatMap(answer -> switch (answer.value()) {
                    case ClaimOutcome one -> Stream.of(one);
                    case ClaimOutcomes many -> many.outcomes().stream();
                    case null, default -> Stream.empty();
                })
                .toList();
    }

    /** Why the only command was refused; nothing where it was not. */
    public List<Refusal> refusals() {
        return isRefused() ? faults().stream().map(Fault::code).toList() : List.of();
    }

    /** Whether the only command was refused. */
    public boolean isRefused() {
        return answers.getFirst().refused() != null;
    }

    Happened accepted() {
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.refused()).as("refused").isNull());
        return this;
    }

    private List<Fault> faults() {
        assertThat(answers).hasSize(1);
        var refused = answers.getFirst().refused();
        assertThat(refused).as("refused").isNotNull();
        return Objects.requireNonNull(refused).faults();
    }
}
