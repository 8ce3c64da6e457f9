package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Stand;
import io.zetel.licensing.projections.holders.AccessPaths;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.RememberedAccess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** What bears on somebody's access now: remembered where that is still true, else read. */
@Component
final class PresentAccess {

    private final Reads reads;
    private final RememberedAccess remembered;

    PresentAccess(Reads reads, RememberedAccess remembered) {
        this.reads = reads;
        this.remembered = remembered;
    }

    /** The paths of these holders, in their order, and where the read model stood. */
    record Found(List<AccessPaths> paths, long seen) {}

    /** What one question needs, all of it of one moment. */
    Found of(TenantId tenant, List<HolderId> holders, WaitFor waitFor) {
        var stand = remembered.stand();
        return recalled(tenant, holders, waitFor, stand)
                .map(paths -> new Found(paths, stand.position()))
                .orElseGet(() -> read(tenant, holders, waitFor, stand));
    }

    /** What each of these questions needs, all of one question of one moment; what has to be read is read together. */
    List<List<AccessPaths>> ofEach(TenantId tenant, List<List<HolderId>> questions, WaitFor waitFor) {
        if (questions.isEmpty()) {
            return List.of();
        }
        var stand = remembered.stand();
        var recalled = questions.stream()
                .map(holders -> recalled(tenant, holders, waitFor, stand))
                .toList();
        var missing = IntStream.range(0, questions.size())
                .filter(n -> recalled.get(n).isEmpty())
                .mapToObj(questions::get)
                .flatMap(List::stream)
                .distinct()
                .toList();
        var read = missing.isEmpty() ? Map.<HolderId, AccessPaths>of() : readTogether(tenant, missing, waitFor, stand);
        return IntStream.range(0, questions.size())
                .mapToObj(n -> recalled.get(n).orElseGet(() -> all(read, questions.get(n))))
                .toList();
    }

    private Optional<List<AccessPaths>> recalled(
            TenantId tenant, List<HolderId> holders, WaitFor waitFor, Stand stand) {
        var position = waitFor.position();
        return position.isEmpty() || stand.covers(position.getAsLong())
                ? remembered.recall(tenant, holders)
                : Optional.empty();
    }

    private Found read(TenantId tenant, List<HolderId> holders, WaitFor waitFor, Stand stand) {
        return reads.at(
                HeldLicenses.GROUP, waitFor, seen -> new Found(remembered.read(tenant, holders, stand, seen), seen));
    }

    private Map<HolderId, AccessPaths> readTogether(
            TenantId tenant, List<HolderId> holders, WaitFor waitFor, Stand stand) {
        var paths = read(tenant, holders, waitFor, stand).paths();
        Map<HolderId, AccessPaths> read = HashMap.newHashMap(holders.size());
        IntStream.range(0, holders.size()).forEach(n -> read.put(holders.get(n), paths.get(n)));
        return read;
    }

    private static List<AccessPaths> all(Map<HolderId, AccessPaths> read, List<HolderId> holders) {
        return holders.stream().map(read::get).toList();
    }
}
