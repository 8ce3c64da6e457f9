package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Shapes.Holder;

/** A device as the vendor shows it. */
final class DeviceShape {

    private DeviceShape() {}

    static Shape<Holder> shape(LicenseShapes licenses) {
        return new Shape<Holder>("device", "devices")
                .shows("id", Holder::objectId)
                .shows("deviceId", Holder::objectId)
                .shows("displayName", Holder::called)
                .shows("accountEnabled", _ -> true)
                .shows("operatingSystem", one -> one.work("operatingSystem"))
                .has(
                        "createdDateTime",
                        one -> one.profile() == null
                                ? null
                                : one.profile().createdAt().toString())
                .hasLicenses("assignedLicenses", licenses::assignedLicenses)
                .has("@zetel.id", Holder::id)
                .lacks(
                        "approximateLastSignInDateTime",
                        "complianceExpirationDateTime",
                        "deletedDateTime",
                        "deviceCategory",
                        "deviceMetadata",
                        "deviceOwnership",
                        "deviceVersion",
                        "enrollmentProfileName",
                        "enrollmentType",
                        "isCompliant",
                        "isManaged",
                        "isManagementRestricted",
                        "isRooted",
                        "managementType",
                        "manufacturer",
                        "mdmAppId",
                        "model",
                        "onPremisesLastSyncDateTime",
                        "onPremisesSyncEnabled",
                        "operatingSystemVersion",
                        "physicalIds",
                        "profileType",
                        "registrationDateTime",
                        "systemLabels",
                        "trustType");
    }
}
