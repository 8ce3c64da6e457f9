package io.zetel.licensing.api.console;

import io.zetel.licensing.domain.catalogue.App;
import java.util.List;

/** One step of the way to a new policy. */
record WizardModel(
        int step,
        PolicyDraft draft,
        List<App> apps,
        String appName,
        List<PolicyModel.Backup> eligible,
        List<Product> products) {

    static final int NAME = 1;
    static final int APP = 2;
    static final int BACKUPS = 3;
    static final int SERVICES = 4;
    static final int REVIEW = 5;

    /** A product of the draft. */
    record Product(String sku, String name, List<PolicyModel.Plan> plans) {

        List<PolicyModel.Plan> off() {
            return plans.stream().filter(plan -> !plan.on()).toList();
        }
    }

    /** The products that can be backups: all but the primary. */
    List<PolicyModel.Backup> backups() {
        return eligible.stream()
                .filter(product -> !product.sku().equals(draft.sku()))
                .toList();
    }
}
