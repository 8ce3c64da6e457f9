package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.groups.GroupFile.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;

/** Keeps {@link Groups}. */
@ProcessingGroup(Groups.GROUP)
public final class GroupsProjection extends Projection<List<Recorded>> {

    private final GroupTables groups;

    /** A projection into this schema. */
    public GroupsProjection(DataSource dataSource, String schema) {
        this(dataSource, schema, true);
    }

    private GroupsProjection(DataSource dataSource, String schema, boolean keepsMembers) {
        super(new Tables(dataSource, schema, "directory_group", "member", "licence"), ArrayList::new, GroupEvent.class);
        this.groups = new GroupTables(tables, keepsMembers);
    }

    /** One that counts members, of whom there may be many, and leaves aside who they are. */
    public static GroupsProjection countingMembers(DataSource dataSource, String schema) {
        return new GroupsProjection(dataSource, schema, false);
    }

    @Override
    protected void apply(Recorded recorded, List<Recorded> batch) {
        if (recorded.event() instanceof GroupEvent) {
            batch.add(recorded);
        }
    }

    @Override
    protected void write(List<Recorded> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Map<Key, GroupFile> files = new HashMap<>();
        batch.forEach(recorded -> files.computeIfAbsent(key(recorded), GroupFile::new));
        groups.load(files);
        batch.forEach(recorded -> files.get(key(recorded)).on(recorded));
        groups.save(files.values());
    }

    private static Key key(Recorded recorded) {
        var event = (GroupEvent) recorded.event();
        return new Key(event.tenantId(), event.groupId());
    }
}
