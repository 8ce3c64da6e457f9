package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Shapes.Group;
import io.zetel.licensing.projections.groups.ProcessingState;
import java.util.List;
import java.util.Map;

/** A group as the vendor shows it. */
final class GroupShape {

    private GroupShape() {}

    static Shape<Group> shape(LicenseShapes licenses) {
        return new Shape<Group>("group", "groups")
                .shows("id", Group::objectId)
                .shows("deletedDateTime", _ -> null)
                .shows("classification", _ -> null)
                .shows(
                        "createdDateTime",
                        one -> one.profile() == null
                                ? null
                                : one.profile().createdAt().toString())
                .shows("description", one -> one.work("description"))
                .shows(
                        "displayName",
                        one -> one.profile() == null || one.profile().displayName() == null
                                ? one.id()
                                : one.profile().displayName())
                .shows("expirationDateTime", _ -> null)
                .shows("groupTypes", _ -> List.of())
                .shows("isAssignableToRole", _ -> null)
                .shows(
                        "mail",
                        one -> one.profile() == null ? null : one.profile().mail())
                .shows("mailEnabled", _ -> false)
                .shows("mailNickname", one -> one.work("mailNickname"))
                .shows("membershipRule", _ -> null)
                .shows("membershipRuleProcessingState", _ -> null)
                .shows("onPremisesSyncEnabled", _ -> null)
                .shows("preferredLanguage", _ -> null)
                .shows("proxyAddresses", _ -> List.of())
                .shows("renewedDateTime", _ -> null)
                .shows("resourceBehaviorOptions", _ -> List.of())
                .shows("resourceProvisioningOptions", _ -> List.of())
                .shows("securityEnabled", one -> one.row().securityEnabled())
                .shows("theme", _ -> null)
                .shows("visibility", _ -> null)
                .hasLicenses("assignedLicenses", licenses::given)
                .hasLicenses(
                        "licenseProcessingState",
                        one -> one.licenses().isEmpty()
                                        && one.row().processing().startedAt() == null
                                ? null
                                : Map.of("state", processing(one.row().state())))
                .hasLicenses("hasMembersWithLicenseErrors", one -> one.failing() > 0)
                .has("@zetel.id", Group::id)
                .has("@zetel.memberType", one -> one.row().memberType().name())
                .lacks(
                        "allowExternalSenders",
                        "autoSubscribeNewMembers",
                        "hideFromAddressLists",
                        "hideFromOutlookClients",
                        "isArchived",
                        "isManagementRestricted",
                        "isSubscribedByMail",
                        "onPremisesDomainName",
                        "onPremisesLastSyncDateTime",
                        "onPremisesNetBiosName",
                        "onPremisesProvisioningErrors",
                        "onPremisesSamAccountName",
                        "onPremisesSecurityIdentifier",
                        "preferredDataLocation",
                        "securityIdentifier",
                        "serviceProvisioningErrors",
                        "uniqueName",
                        "unseenCount");
    }

    private static String processing(ProcessingState state) {
        return switch (state) {
            case QUEUED_FOR_PROCESSING -> "QueuedForProcessing";
            case PROCESSING_IN_PROGRESS -> "ProcessingInProgress";
            case PROCESSING_COMPLETE -> "ProcessingComplete";
        };
    }
}
