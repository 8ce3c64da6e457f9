package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.group.GroupController.GroupView;
import io.zetel.licensing.api.http.group.LicensingView;
import io.zetel.licensing.api.http.job.JobListController.ListedJob;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.projections.groups.ProcessingState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group: what it gives, whom that reaches, and the work that brings it there. */
record GroupModel(
        GroupView group,
        LicensingView licensing,
        List<PersonModel.Offer> offers,
        List<ListedJob> jobs,
        @Nullable String next) {

    /** What taking a product from a group would come to. */
    record Removal(GroupView group, String sku, String product, int members, int losing, Preview preview) {

        boolean ofDevices() {
            return group.memberType() == HolderId.Type.DEVICE;
        }
    }

    /** A product that a group is to give. */
    record Gift(GroupView group, PersonModel.Offer offer, LicensingMode mode, List<PolicyModel.Plan> plans) {}

    /** A member, and what it is called. */
    record Member(String id, @Nullable String name, Instant since) {}

    /** Some members. */
    record Members(
            GroupView group, List<Member> items, @Nullable String next) {}

    static String name(GroupView group) {
        return group.displayName() == null ? group.groupId() : group.displayName();
    }

    /** What it gives, and who belongs to it. */
    static List<Shell.Tab> tabs(Shell shell, GroupView group, boolean ofMembers) {
        var path = "/groups/" + Url.encoded(group.groupId());
        return List.of(
                new Shell.Tab(shell.t("licences"), shell.link(path), !ofMembers),
                new Shell.Tab(shell.t("members"), shell.link(path + "/members"), ofMembers));
    }

    boolean ofDevices() {
        return group.memberType() == HolderId.Type.DEVICE;
    }

    boolean isBusy() {
        return licensing.licenseProcessingState().state() != ProcessingState.PROCESSING_COMPLETE;
    }

    /** Where those who belong to it have their pages. */
    static String pagesOf(GroupView group) {
        return group.memberType() == HolderId.Type.DEVICE ? "/devices/" : "/users/";
    }
}
