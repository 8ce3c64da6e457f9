package io.zetel.licensing.api.automation;

import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.group.GroupCommand;
import io.zetel.licensing.domain.shared.Refused;

/** Sends what changes a group, and sees to it that it reaches all members. */
public interface GroupFollowUp {

    /** The job that follows the command up; done already where the members were few. */
    Job follow(GroupCommand command, Origin origin) throws Refused;
}
