package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.holder.assigning.PlanConflicts.Violation;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A conflict between plans in the words of an assignment's error. */
final class Violations {

    private static final Map<Refusal, AssignmentError> ERRORS = Map.of(
            Refusal.MUTUALLY_EXCLUSIVE,
            AssignmentError.MUTUALLY_EXCLUSIVE_VIOLATION,
            Refusal.DEPENDENCY_VIOLATION,
            AssignmentError.DEPENDENCY_VIOLATION,
            Refusal.PROHIBITED_LOCATION,
            AssignmentError.PROHIBITED_IN_USAGE_LOCATION_VIOLATION);

    private Violations() {}

    static SourceStatus.Failed failed(Violation violation) {
        return new SourceStatus.Failed(error(violation.code()), plans(violation));
    }

    static AssignmentError error(Refusal code) {
        return ERRORS.getOrDefault(code, AssignmentError.OTHER);
    }

    /** The plan at fault, then the others by their ids. */
    static List<PlanId> plans(Violation violation) {
        var others = violation.others().stream().sorted(Comparator.comparing(PlanId::value));
        return Stream.concat(Stream.of(violation.plan()), others).toList();
    }
}
