package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.group.GroupController;
import io.zetel.licensing.api.http.group.GroupController.GroupView;
import io.zetel.licensing.api.http.group.GroupLicensingController;
import io.zetel.licensing.api.http.group.GroupLicensingController.GroupLicenseChange;
import io.zetel.licensing.api.http.group.MembersController;
import io.zetel.licensing.api.http.job.JobListController;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Groups as their pages show them: what the API answers about them. */
@Component
class GroupReading {

    private static final PageRequest LAST_JOBS = new PageRequest(5, Optional.empty());

    private final GroupController groups;
    private final GroupLicensingController licensing;
    private final MembersController members;
    private final JobListController jobs;
    private final ProductViews products;
    private final DirectoryNames directory;
    private final PersonReading people;
    private final Names names;

    GroupReading(
            GroupController groups,
            GroupLicensingController licensing,
            MembersController members,
            JobListController jobs,
            ProductViews products,
            DirectoryNames directory,
            PersonReading people,
            Names names) {
        this.groups = groups;
        this.licensing = licensing;
        this.members = members;
        this.jobs = jobs;
        this.products = products;
        this.directory = directory;
        this.people = people;
        this.names = names;
    }

    GroupView group(TenantId t, String id) {
        return Pages.body(groups.show(t, id, Pages.noWait(), Pages.now()));
    }

    GroupModel model(Shell shell, TenantId t, String id, PageRequest page, AsOf asOf) {
        var group = Pages.body(groups.show(t, id, Pages.noWait(), asOf));
        var given = Pages.body(licensing.licensing(t, id, page, Pages.noWait(), asOf));
        var next = given.membersWithErrors().nextCursor();
        return new GroupModel(
                group,
                given,
                shell.isPast() ? List.of() : offers(t, group),
                shell.isPast()
                        ? List.of()
                        : jobs.list(t, null, null, group.groupId(), LAST_JOBS, Pages.now())
                                .items(),
                next == null ? null : shell.here("cursor", next));
    }

    GroupModel.Members members(Shell shell, TenantId t, String id, PageRequest page, AsOf asOf) {
        var group = Pages.body(groups.show(t, id, Pages.noWait(), asOf));
        var found = Pages.body(members.list(t, id, page, Pages.noWait(), asOf));
        return new GroupModel.Members(
                group,
                found.items().stream()
                        .map(row -> new GroupModel.Member(row.memberId(), row.displayName(), row.since()))
                        .toList(),
                found.nextCursor() == null ? null : shell.here("cursor", found.nextCursor()));
    }

    String memberName(TenantId t, GroupView group, String member) {
        var name = directory
                .of(t, Kind.valueOf(group.memberType().name()), List.of(member))
                .get(member);
        return name == null ? member : name;
    }

    GroupModel.Gift gift(TenantId t, String id, String sku) {
        var group = group(t, id);
        var offer = offers(t, group).stream()
                .filter(one -> one.sku().equals(sku))
                .findFirst()
                .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it."));
        var mode = Pages.body(licensing.licensing(t, id, LAST_JOBS, Pages.noWait(), Pages.now()))
                .mode();
        return new GroupModel.Gift(group, offer, mode, people.plans(t, sku));
    }

    /** What taking the product away would come to, as the API foresees it. */
    GroupModel.Removal removal(TenantId t, String id, String sku, Origin origin) throws Refused {
        var group = group(t, id);
        var change = new GroupLicenseChange(null, List.of(sku), null);
        var foreseen = (GroupLicensingController.Preview) Objects.requireNonNull(
                licensing.set(t, id, change, false, IfMatch.NONE, origin.dry()).getBody());
        return new GroupModel.Removal(
                group,
                sku,
                names.of(t).productName(sku),
                foreseen.members(),
                foreseen.losing(),
                Preview.of(foreseen.changes(), names.of(t)));
    }

    /** What another choice would come to; nothing where it is refused, which the change itself then says. */
    Previews.Told foreseen(Shell shell, TenantId t, String id, GroupLicenseChange change, Origin origin) {
        try {
            var foreseen = (GroupLicensingController.Preview) Objects.requireNonNull(licensing
                    .set(t, id, change, false, IfMatch.NONE, origin.dry())
                    .getBody());
            return new Previews.Told(shell, Preview.of(foreseen.changes(), names.of(t)));
        } catch (Refused refused) {
            return new Previews.Told(shell, null);
        }
    }

    private List<PersonModel.Offer> offers(TenantId t, GroupView group) {
        var wanted = group.memberType() == HolderId.Type.DEVICE ? Product.Target.DEVICE : Product.Target.USER;
        return Pages.body(products.list(t, null, Pages.all(), Pages.noWait(), Pages.now())).items().stream()
                .filter(row -> names.of(t)
                        .catalogue()
                        .findProduct(row.skuId())
                        .filter(product -> product.target() == wanted)
                        .isPresent())
                .map(row -> new PersonModel.Offer(row.skuPartNumber(), row.name(), row.available()))
                .toList();
    }
}
