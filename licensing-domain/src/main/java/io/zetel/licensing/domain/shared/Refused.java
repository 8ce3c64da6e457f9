package io.zetel.licensing.domain.shared;

import java.util.List;

/**
 * The domain says no, for one or more stated reasons. Checked on purpose: an unchecked exception would roll back the
 * whole group of commands it was decided with.
 */
public final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One reason, about the field at a JSON pointer where there is one ({@code ""} means the request as a whole); where
     * it is about service plans, the one at fault and those it stands against.
     */
    public record Fault(Refusal code, String pointer, String message, List<PlanId> plans) {

        /** Nodes of an earlier release name no plans. */
        public Fault {
            plans = plans == null ? List.of() : List.copyOf(plans);
        }

        /** A reason that is not about service plans. */
        public Fault(Refusal code, String pointer, String message) {
            this(code, pointer, message, List.of());
        }
    }

    /** A no with one reason about the whole request. */
    public Refused(Refusal code, String message) {
        this(List.of(new Fault(code, "", message)));
    }

    /** A no with all its reasons; the first one is the headline. */
    public Refused(List<Fault> faults) {
        super(faults.getFirst().code() + ": " + faults.getFirst().message(), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** The headline reason. */
    public Refusal code() {
        return faults.getFirst().code();
    }

    /** All reasons, never empty. */
    public List<Fault> faults() {
        return faults;
    }
}
