package io.zetel.licensing.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import java.util.List;

/** A row of a decider's table: a question about values, and what happens then or why nothing does. */
public record DecisionRow(String name, Question question, List<LicensingEvent> events, List<Refusal> refusals) {

    /** What a decider is asked; neither Axon nor a database answers. */
    @FunctionalInterface
    public interface Question {

        /** The decision. */
        List<? extends LicensingEvent> decide() throws Refused;
    }

    /** Exactly these events happen; none where it is so already. */
    public static DecisionRow happens(String name, Question question, LicensingEvent... events) {
        return new DecisionRow(name, question, List.of(events), List.of());
    }

    /** Refused for exactly these reasons, the headline first. */
    public static DecisionRow refused(String name, Question question, Refusal... refusals) {
        return new DecisionRow(name, question, List.of(), List.of(refusals));
    }

    /** Asks, and compares. */
    public void check() throws Refused {
        if (refusals.isEmpty()) {
            assertThat(question.decide()).isEqualTo(events);
        } else {
            var refused = catchThrowableOfType(Refused.class, question::decide);
            assertThat(refused).as("refused").isNotNull();
            assertThat(refused.faults()).extracting(Refused.Fault::code).isEqualTo(refusals);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
