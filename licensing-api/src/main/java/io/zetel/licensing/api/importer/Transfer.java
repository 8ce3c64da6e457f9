package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Left;
import io.zetel.licensing.api.importer.TransferReport.Count;
import io.zetel.licensing.api.importer.TransferReport.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells Zetel what it lacks: who there is, what is bought, what people have directly, what groups give, and last who is
 * disabled and what is suspended. So whoever has a seat there finds one here.
 */
final class Transfer {

    private final ZetelClient zetel;
    private final Plan plan;
    private final Progress progress;
    private final Refusals refusals = new Refusals();
    private final DirectoryTransfer directory;
    private final LicenseTransfer licenses;

    Transfer(ZetelClient zetel, ExistingData present, Plan plan, @Nullable String location, Progress progress) {
        this.zetel = zetel;
        this.plan = plan;
        this.progress = progress;
        var uploads = new Uploads(zetel, progress);
        this.directory = new DirectoryTransfer(zetel, present, plan, location, progress, uploads, refusals);
        this.licenses = new LicenseTransfer(zetel, plan, progress, uploads, refusals);
    }

    /** The report of what would be done. */
    static TransferReport foreseen(Plan plan) {
        var counts = new EnumMap<Kind, Count>(Kind.class);
        Arrays.stream(Kind.values())
                .forEach(kind -> counts.put(kind, new Count(plan.fresh(kind), plan.known(kind), 0)));
        return new TransferReport(false, counts, List.of(), plan.left);
    }

    TransferReport apply(Carried carried, Products products) throws Unusable {
        directory.people();
        licenses.purchases();
        licenses.direct();
        licenses.ofGroups();
        directory.disable();
        licenses.suspend();
        progress.begin("Comparing");
        var comparison = new Comparison(zetel, products, carried);
        refusals.listAll(
                comparison.lacking(refusals.left().stream().map(Left::what).collect(Collectors.toSet())));
        return new TransferReport(
                true,
                refusals.counts(plan),
                comparison.seats(),
                Stream.concat(plan.left.stream(), refusals.left().stream()).toList());
    }
}
