package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.ConvertInheritedToDirect;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.DescribeGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.FinishProcessing;
import io.zetel.licensing.domain.group.GroupCommand.PreviewGroupLicenses;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.holder.assigning.Reprocessing;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.TenantState;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;

/** Carries what is asked of a group to its rules, and what comes of it to its members. */
public final class GroupHandlers {

    private final Holders holders;
    private final MemberProcessing processing;
    private final CurrentCatalogue catalogue;

    /** Handlers over these holders. */
    public GroupHandlers(Holders holders, CurrentCatalogue catalogue) {
        this.holders = holders;
        this.processing = new MemberProcessing(holders);
        this.catalogue = catalogue;
    }

    @CommandHandler
    NewVersion on(PutGroup c, Ledger ledger) throws Refused {
        holders.tenant(ledger, c.tenantId());
        return written(ledger, c, GroupDecider.put(GroupStreams.state(ledger, c), c));
    }

    @CommandHandler
    NewVersion on(DeleteGroup c, Ledger ledger) throws Refused {
        return written(ledger, c, GroupDecider.delete(GroupStreams.state(ledger, c), c));
    }

    @CommandHandler
    GroupKind on(DescribeGroup c, Ledger ledger) throws Refused {
        var group = GroupDecider.known(GroupStreams.state(ledger, c), null);
        return new GroupKind(group.memberType(), group.isLicensed());
    }

    @CommandHandler
    GroupChange on(SetGroupLicenses c, Ledger ledger) throws Refused {
        var group = GroupDecider.known(GroupStreams.state(ledger, c), c.expectedVersion());
        var pools = holders.advance(ledger, c.tenantId(), added(c));
        var tenant = holders.tenant(ledger, c.tenantId());
        return processing.relicensed(
                ledger,
                c,
                GroupLicensing.set(
                        group, c, catalogue(c.tenantId(), tenant), tenant.newPlans(), PoolView.owned(pools)));
    }

    @CommandHandler
    NewVersion on(PreviewGroupLicenses c, Ledger ledger) throws Refused {
        var change = c.change();
        var group = GroupDecider.known(GroupStreams.state(ledger, c), change.expectedVersion());
        var tenant = holders.tenant(ledger, c.tenantId());
        var confirmed = new SetGroupLicenses(
                change.tenantId(), change.groupId(), change.add(), change.remove(), change.mode(), true, null);
        var pools = holders.foresee(ledger, c.tenantId(), added(change));
        GroupLicensing.set(group, confirmed, catalogue(c.tenantId(), tenant), tenant.newPlans(), PoolView.owned(pools));
        return new NewVersion(group.version());
    }

    @CommandHandler
    GroupChange on(DetachSku c, Ledger ledger) throws Refused {
        return processing.relicensed(ledger, c, GroupDecider.detach(GroupStreams.state(ledger, c), c));
    }

    @CommandHandler
    GroupChange on(ReprocessGroup c, Ledger ledger) throws Refused {
        GroupDecider.known(GroupStreams.state(ledger, c), null);
        return processing.processed(ledger, c, 0);
    }

    @CommandHandler
    GroupChange on(ApplyGroup c, Ledger ledger) throws Refused {
        Holders.refuseCrowd(c.members());
        return processing.applied(ledger, c, c.members(), 0);
    }

    @CommandHandler
    GroupChange on(ConvertInheritedToDirect c, Ledger ledger) throws Refused {
        Holders.refuseCrowd(c.members());
        var group = GroupDecider.known(GroupStreams.state(ledger, c), null);
        if (group.memberType() == HolderId.Type.DEVICE) {
            throw new Refused(Refusal.SKU_TARGET_DEVICE, "A device is licensed through its group only.");
        }
        var source = Source.group(group.named(c.groupId()));
        int kept = 0;
        for (var member : c.members()) {
            var user = holders.situation(ledger, c.tenantId(), member, HolderState::seatsWanted);
            var events = Reprocessing.keep(user.state(), user.facts(), source);
            holders.append(ledger, c.tenantId(), member, events);
            kept += events.isEmpty() ? 0 : 1;
        }
        holders.offerSeats(ledger);
        return new GroupChange(GroupStreams.state(ledger, c).version(), kept, kept, 0, 0, List.of(), List.of());
    }

    @CommandHandler
    NewVersion on(StartProcessing c, Ledger ledger) throws Refused {
        var group = GroupDecider.known(GroupStreams.state(ledger, c), null);
        return written(
                ledger,
                c,
                List.of(new GroupProcessingStarted(
                        c.tenantId(), group.named(c.groupId()), c.processingId(), c.members())));
    }

    @CommandHandler
    NewVersion on(FinishProcessing c, Ledger ledger) throws Refused {
        var group = GroupDecider.known(GroupStreams.state(ledger, c), null);
        return written(
                ledger,
                c,
                List.of(new GroupProcessingFinished(
                        c.tenantId(), group.named(c.groupId()), c.processingId(), c.ok(), c.failed(), c.skipped())));
    }

    private static NewVersion written(Ledger ledger, GroupCommand c, List<? extends GroupEvent> events) {
        GroupStreams.append(ledger, c, events);
        return new NewVersion(GroupStreams.state(ledger, c).version());
    }

    private static List<SkuId> added(SetGroupLicenses c) {
        return c.add().stream().map(LicenseChoice::skuId).toList();
    }

    private Catalogue catalogue(TenantId tenantId, TenantState tenant) {
        return catalogue.since(tenant.catalogueVersion()).of(tenantId);
    }
}
