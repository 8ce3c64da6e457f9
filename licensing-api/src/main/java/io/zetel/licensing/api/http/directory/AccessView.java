package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.access.ServiceAccess.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether somebody may use what was asked about, and because of what. */
public record AccessView(
        String userId,
        @Nullable String deviceId,
        @Nullable String app,
        @Nullable String servicePlan,
        Level access,
        List<Because> because) {

    static AccessView of(AccessQuestion question, AccessQuestions read, Names names) {
        var access = read.to(question.plans(), names.catalogue());
        return new AccessView(
                read.userId(),
                read.deviceId(),
                question.app(),
                question.servicePlan(),
                access.access(),
                Because.of(access, names));
    }
}
