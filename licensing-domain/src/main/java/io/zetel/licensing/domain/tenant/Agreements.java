package io.zetel.licensing.domain.tenant;

import java.util.List;

/**
 * The agreements under which organisations buy, by the vendor's abbreviations; some products are sold under a few of
 * them only (D04).
 */
public final class Agreements {

    /**
     * Enterprise, its subscription, education, reseller, customer, online subscription, products and services, open
     * value and its subscription.
     */
    public static final List<String> ALL = List.of("EA", "EAS", "EES", "CSP", "MCA", "MOSA", "MPSA", "OV", "OVS");

    private Agreements() {}
}
