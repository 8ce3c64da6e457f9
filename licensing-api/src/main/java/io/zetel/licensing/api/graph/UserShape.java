package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Shapes.Holder;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import java.util.List;

/** A user as the vendor shows it. */
final class UserShape {

    private UserShape() {}

    static Shape<Holder> shape(LicenseShapes licenses) {
        return new Shape<Holder>("user", "users")
                .shows("businessPhones", _ -> List.of())
                .shows("displayName", Holder::called)
                .shows(
                        "givenName",
                        one -> one.profile() == null ? null : one.profile().givenName())
                .shows("id", Holder::objectId)
                .shows("jobTitle", one -> one.work("jobTitle"))
                .shows(
                        "mail",
                        one -> one.profile() == null ? null : one.profile().mail())
                .shows("mobilePhone", one -> one.work("mobilePhone"))
                .shows("officeLocation", one -> one.work("officeLocation"))
                .shows("preferredLanguage", one -> one.work("preferredLanguage"))
                .shows(
                        "surname",
                        one -> one.profile() == null ? null : one.profile().familyName())
                .shows(
                        "userPrincipalName",
                        one -> one.profile() == null || one.profile().userName() == null
                                ? one.id()
                                : one.profile().userName())
                .has(
                        "accountEnabled",
                        one -> one.row().standing() == Standing.ACTIVE
                                && one.row().account().isEnabled())
                .has("usageLocation", one -> one.row().usageLocation())
                .has("userType", one -> one.row().userType() == UserType.GUEST ? "Guest" : "Member")
                .has("onPremisesSyncEnabled", one -> one.row().onPremisesSynced() ? true : null)
                .has(
                        "createdDateTime",
                        one -> one.profile() == null
                                ? null
                                : one.profile().createdAt().toString())
                .has(
                        "deletedDateTime",
                        one -> one.row().deletedOn() == null
                                ? null
                                : one.row().deletedOn().toString())
                .has("department", one -> one.work("department"))
                .has("employeeId", one -> one.work("employeeId"))
                .has("employeeType", one -> one.work("employeeType"))
                .has("companyName", one -> one.work("companyName"))
                .has("country", one -> one.work("country"))
                .hasLicenses("assignedLicenses", licenses::assignedLicenses)
                .hasLicenses("assignedPlans", licenses::assignedPlans)
                .hasLicenses("licenseAssignmentStates", licenses::states)
                .has("provisionedPlans", _ -> List.of())
                .has("@zetel.id", Holder::id)
                .lacks(
                        "aboutMe",
                        "ageGroup",
                        "authorizationInfo",
                        "birthday",
                        "city",
                        "consentProvidedForMinor",
                        "creationType",
                        "customSecurityAttributes",
                        "employeeHireDate",
                        "employeeLeaveDateTime",
                        "employeeOrgData",
                        "externalUserState",
                        "externalUserStateChangeDateTime",
                        "faxNumber",
                        "hireDate",
                        "identities",
                        "imAddresses",
                        "interests",
                        "isManagementRestricted",
                        "isResourceAccount",
                        "lastPasswordChangeDateTime",
                        "legalAgeGroupClassification",
                        "mailboxSettings",
                        "mailNickname",
                        "mySite",
                        "onPremisesDistinguishedName",
                        "onPremisesDomainName",
                        "onPremisesExtensionAttributes",
                        "onPremisesImmutableId",
                        "onPremisesLastSyncDateTime",
                        "onPremisesProvisioningErrors",
                        "onPremisesSamAccountName",
                        "onPremisesSecurityIdentifier",
                        "onPremisesUserPrincipalName",
                        "otherMails",
                        "passwordPolicies",
                        "passwordProfile",
                        "pastProjects",
                        "postalCode",
                        "preferredDataLocation",
                        "preferredName",
                        "print",
                        "proxyAddresses",
                        "refreshTokensValidFromDateTime",
                        "responsibilities",
                        "schools",
                        "securityIdentifier",
                        "serviceProvisioningErrors",
                        "showInAddressList",
                        "signInActivity",
                        "signInSessionsValidFromDateTime",
                        "skills",
                        "state",
                        "streetAddress");
    }
}
