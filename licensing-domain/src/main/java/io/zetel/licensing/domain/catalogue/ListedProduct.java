package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** A product as the vendor's list states it: its names and its service plans, and nothing that Zetel decides itself. */
public record ListedProduct(SkuId skuId, String sku, String name, List<ServicePlan> servicePlans) {}
