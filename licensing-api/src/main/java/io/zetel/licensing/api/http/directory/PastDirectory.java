package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.Clue;
import io.zetel.licensing.projections.past.HoldersThen;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Which users or devices a list showed. Who they are is told of now: nobody who ever was there leaves the live table,
 * so it finds them by id and by the words of today.
 */
@Component
class PastDirectory {

    private final DirectorySearch search;

    PastDirectory(DirectorySearch search) {
        this.search = search;
    }

    Page<Hit> holders(TenantId tenant, HolderId.Type type, HolderFilter filter, PageRequest page, HoldersThen then) {
        if (then.last() == 0) {
            return new Page<>(List.of(), null);
        }
        var kind = Kind.valueOf(type.name());
        return PastPage.of(page, (after, limit) -> candidates(tenant, type, filter, then, after, limit), hits -> {
            then.tell(hits.stream().map(hit -> new HolderId(type, hit.id())).toList());
            var wanted = search.amongPast(
                    tenant, kind, filter.ofThePast(), hits.stream().map(Hit::id).toList());
            return hits.stream().filter(hit -> wanted.contains(hit.id())).toList();
        });
    }

    private List<Hit> candidates(
            TenantId tenant,
            HolderId.Type type,
            HolderFilter filter,
            HoldersThen then,
            Optional<Cursor> after,
            int limit) {
        var clue = filter.clue();
        if (clue == null || filter.asksWho()) {
            return search.list(tenant, Kind.valueOf(type.name()), filter.ofWho(then.last()), after, limit);
        }
        return found(clue, type, then, after, limit);
    }

    private static List<Hit> found(Clue clue, HolderId.Type type, HoldersThen then, Optional<Cursor> after, int limit) {
        var place = new HolderId(type, after.map(cursor -> cursor.text(1)).orElse(""));
        return then.found(clue, place, limit).stream()
                .map(holder -> new Hit("", holder.id()))
                .toList();
    }
}
