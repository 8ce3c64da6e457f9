package io.zetel.licensing.projections.policies;

import io.zetel.licensing.domain.policy.PolicyProduct;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A policy's ordered products as JSON in a column. */
final class ProductsColumn {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ProductsColumn() {}

    static String write(List<PolicyProduct> products) {
        return JSON.writeValueAsString(products);
    }

    static List<PolicyProduct> read(String json) {
        return JSON.readValue(json, new TypeReference<>() {});
    }
}
