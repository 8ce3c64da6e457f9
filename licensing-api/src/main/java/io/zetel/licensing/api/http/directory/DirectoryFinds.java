package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The first users, devices and groups that a search finds, as the lists find them, and no more of them than their
 * names.
 */
@Component
public class DirectoryFinds {

    private final DirectorySearch search;
    private final HeldLicenses held;
    private final DirectoryNames names;

    DirectoryFinds(DirectorySearch search, HeldLicenses held, DirectoryNames names) {
        this.search = search;
        this.held = held;
        this.names = names;
    }

    /** Somebody or something that was found. */
    public record Found(String id, @Nullable String displayName, boolean isDeleted) {}

    /** So many of each kind at most. */
    public Map<Kind, List<Found>> of(TenantId t, String asked, int most) {
        var filter = new HolderFilter(asked, null, null, null, null, null, null);
        var ids = Map.of(
                Kind.USER, ids(search.holders(t, HolderId.Type.USER, filter, Optional.empty(), most)),
                Kind.DEVICE, ids(search.holders(t, HolderId.Type.DEVICE, filter, Optional.empty(), most)),
                Kind.GROUP, ids(search.groups(t, new Anything(asked), Optional.empty(), most)));
        var users = ids.get(Kind.USER).stream().map(HolderId::user).toList();
        var deleted = held.holders(t, users).values().stream()
                .filter(row -> row.standing() == Standing.DELETED)
                .map(row -> row.holder().id())
                .collect(Collectors.toSet());
        var called = names.of(t, ids);
        return Stream.of(Kind.values()).collect(Collectors.toMap(kind -> kind, kind -> ids.get(kind).stream()
                .map(id -> new Found(
                        id, called.getOrDefault(kind, Map.of()).get(id), kind == Kind.USER && deleted.contains(id)))
                .toList()));
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(Hit::id).toList();
    }

    private record Anything(String search) implements DirectorySearch.Filter {

        @Override
        public String sql() {
            return "";
        }

        @Override
        public Map<String, Object> params() {
            return Map.of();
        }
    }
}
