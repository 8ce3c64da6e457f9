package io.zetel.licensing.api.automation;

import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.holder.AssignmentCommand.EndAssignments;
import io.zetel.licensing.domain.holder.AssignmentCommand.Ended;
import io.zetel.licensing.domain.holder.LossReason;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.policy.PolicyCommand.RetireProduct;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.SeatRow;
import io.zetel.licensing.projections.lifecycle.DuePool;
import io.zetel.licensing.projections.lifecycle.ProductGrantor;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** Takes seats back when more were out than there are for too long, and all of them when the product is gone (R12). */
@Component
class SeatsTakenBack {

    private final Commands commands;
    private final GroupFollowUp groups;
    private final Reads reads;
    private final HeldLicenses held;

    SeatsTakenBack(Commands commands, GroupFollowUp groups, Reads reads, HeldLicenses held) {
        this.commands = commands;
        this.groups = groups;
        this.reads = reads;
        this.held = held;
    }

    /**
     * Takes seats back in the order the preview shows; how many, and whether at all, is decided where they are counted.
     */
    void reclaim(DuePool pool, Origin origin) throws Refused {
        List<HolderId> next;
        Answer<Ended> answer;
        do {
            next = held.inReclaimOrder(pool.tenantId(), pool.skuId(), 0, Holders.AT_ONCE).stream()
                    .map(SeatRow::holder)
                    .toList();
            answer = commands.send(
                    new EndAssignments(pool.tenantId(), pool.skuId(), next, LossReason.RECLAIMED), Ended.class, origin);
            awaitHeld(answer);
        } while (!next.isEmpty() && answer.result().ended() == next.size());
    }

    /**
     * Ends every assignment, and takes the product off the policies and groups that give it. Who joined such a group in
     * between is seen the second time.
     */
    void end(DuePool pool, List<ProductGrantor> givers, Origin origin) throws Refused {
        endAll(pool, origin);
        for (var giver : givers) {
            switch (giver.key().kind()) {
                case GROUP ->
                    awaitHeld(groups.follow(
                            new DetachSku(
                                    pool.tenantId(), new GroupId(giver.key().id()), pool.skuId()),
                            origin));
                case POLICY ->
                    commands.send(
                            new RetireProduct(
                                    pool.tenantId(), new PolicyId(giver.key().id()), pool.skuId()),
                            NewVersion.class,
                            origin);
            }
        }
        endAll(pool, origin);
    }

    private void endAll(DuePool pool, Origin origin) throws Refused {
        var page = held.everyoneWith(pool.tenantId(), pool.skuId(), null, Holders.AT_ONCE);
        while (!page.isEmpty()) {
            awaitHeld(commands.send(
                    new EndAssignments(pool.tenantId(), pool.skuId(), page, LossReason.SUBSCRIPTION_DELETED),
                    Ended.class,
                    origin));
            page = held.everyoneWith(pool.tenantId(), pool.skuId(), page.getLast(), Holders.AT_ONCE);
        }
    }

    /** Where the group is large the job goes on by itself: whoever it comes to has lost the product by then. */
    private void awaitHeld(Job job) {
        if (job.position() != null) {
            reads.position(HeldLicenses.GROUP, new WaitFor(OptionalLong.of(job.position())));
        }
    }

    private void awaitHeld(Answer<?> answer) {
        reads.position(HeldLicenses.GROUP, new WaitFor(OptionalLong.of(answer.position())));
    }
}
