package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the sources of licences are called now: groups and policies. */
@Component
public class Called {

    private final DirectoryNames directory;
    private final ClaimReport report;

    Called(DirectoryNames directory, ClaimReport report) {
        this.directory = directory;
        this.report = report;
    }

    /** A source, and what it is called. */
    public record NamedSource(
            Source.Type type, @Nullable String id, @Nullable String displayName) {}

    /** The names of some sources. */
    public record Sources(Map<String, String> groups, Map<PolicyId, String> policies) {

        /** What a source is called, where it has a name. */
        public @Nullable String of(Source source) {
            return switch (source.type()) {
                case DIRECT -> null;
                case GROUP -> groups.get(source.id());
                case AUTO_CLAIM -> policies.get(new PolicyId(source.id()));
            };
        }

        /** These sources with their names. */
        public List<NamedSource> named(List<Source> sources) {
            return sources.stream()
                    .map(source ->
                            new NamedSource(source.type(), SourceRef.of(source).id(), of(source)))
                    .toList();
        }
    }

    /** What these sources are called. */
    public Sources sources(TenantId tenant, Collection<Source> sources) {
        var groups = sources.stream()
                .filter(source -> source.type() == Source.Type.GROUP)
                .map(Source::id)
                .distinct()
                .toList();
        boolean claimed = sources.stream().anyMatch(source -> source.type() == Source.Type.AUTO_CLAIM);
        return new Sources(
                groups.isEmpty() ? Map.of() : directory.of(tenant, Kind.GROUP, groups),
                claimed ? report.policyNames(tenant) : Map.of());
    }
}
