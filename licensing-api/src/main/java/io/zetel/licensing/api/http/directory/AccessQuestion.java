package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.domain.access.ServiceAccess;
import io.zetel.licensing.domain.shared.PlanId;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is asked for, an app or a service plan, and the service plans any one of which gives it. */
record AccessQuestion(@Nullable String app, @Nullable String servicePlan, Set<PlanId> plans) {

    /** Reads questions by the names of an instant. */
    @Component
    static class Reader {

        private final Names names;

        Reader(Names names) {
            this.names = names;
        }

        /** The question, where exactly one of both is named and known. */
        AccessQuestion of(@Nullable String app, @Nullable String servicePlan, Names then) {
            if ((app == null) == (servicePlan == null)) {
                var faults = new Faults();
                faults.add("/app", "EXACTLY_ONE", "name either app or servicePlan");
                faults.add("/servicePlan", "EXACTLY_ONE", "name either app or servicePlan");
                throw faults.thrown();
            }
            if (servicePlan != null) {
                var plan = plan(servicePlan, then);
                return new AccessQuestion(
                        null, then.catalogue().planName(plan), ServiceAccess.answering(plan, then.catalogue()));
            }
            var faults = new Faults();
            var known = names.app("/app", app, faults);
            faults.throwIfAny();
            var found = names.catalogue().app(Objects.requireNonNull(known)).orElseThrow();
            return new AccessQuestion(
                    found.id().value(),
                    null,
                    then.catalogue().app(found.id()).orElse(found).servicePlans());
        }

        /** By a name of then, or of now. */
        private PlanId plan(String servicePlan, Names then) {
            var known = then.servicePlans(servicePlan);
            var meant = known.isEmpty() ? names.servicePlans(servicePlan) : known;
            if (meant.size() > 1) {
                throw new BadRequest(
                        "/servicePlan",
                        "AMBIGUOUS_PLAN",
                        "may be any of "
                                + String.join(
                                        ", ", meant.stream().map(PlanId::value).toList()) + "; name its id");
            }
            return meant.stream()
                    .findFirst()
                    .orElseThrow(() -> new BadRequest(
                            "/servicePlan", "UNKNOWN_PLAN", "There is no service plan of that name or id"));
        }
    }
}
