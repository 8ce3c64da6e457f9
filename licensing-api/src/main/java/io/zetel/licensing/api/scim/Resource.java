package io.zetel.licensing.api.scim;

import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the resources of one type do. */
interface Resource {

    Type type();

    /** Those with these ids of Zetel, as they are shown. */
    List<ObjectNode> shown(ScimRequest request, List<String> ids);

    ScimAnswer show(ScimRequest request, String id);

    ScimAnswer create(ScimRequest request) throws Refused;

    ScimAnswer replace(ScimRequest request, String id) throws Refused;

    ScimAnswer patch(ScimRequest request, String id) throws Refused;

    ScimAnswer delete(ScimRequest request, String id) throws Refused;
}
