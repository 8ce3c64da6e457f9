package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.holder.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that gives something; the group or the policy has an id, an administrator's hand has none. */
public record SourceRef(Source.Type type, @Nullable String id) {

    /** The source as callers see it. */
    public static SourceRef of(Source source) {
        return new SourceRef(source.type(), source.type() == Source.Type.DIRECT ? null : source.id());
    }

    /** Each of these. */
    public static List<SourceRef> of(List<Source> sources) {
        return sources.stream().map(SourceRef::of).toList();
    }
}
