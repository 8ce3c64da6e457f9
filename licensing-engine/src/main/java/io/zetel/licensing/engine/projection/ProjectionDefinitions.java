package io.zetel.licensing.engine.projection;

import java.util.List;
import java.util.Optional;

/** Every projection there is. */
public record ProjectionDefinitions(List<ProjectionDefinition> all) {

    /** The one of this processing group. */
    public Optional<ProjectionDefinition> find(String group) {
        return all.stream().filter(known -> known.group().equals(group)).findFirst();
    }

    /** Their processing groups. */
    public List<String> groups() {
        return all.stream().map(ProjectionDefinition::group).toList();
    }
}
