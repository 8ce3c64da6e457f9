package io.zetel.licensing.engine.axonserver;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences what would otherwise be a page of stack trace. */
final class AxonServerUnavailableAnalyzer extends AbstractFailureAnalyzer<AxonServerUnavailable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AxonServerUnavailable cause) {
        return new FailureAnalysis(cause.getMessage() + ".", cause.remedy(), cause);
    }
}
