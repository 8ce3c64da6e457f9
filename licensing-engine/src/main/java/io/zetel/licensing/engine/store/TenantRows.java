package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Which rows of the event store are a tenant's: those of its streams, and those of no stream that name it. */
public final class TenantRows {

    static final String SAYS_TENANT = """
                                      substring(encode(payload, 'escape') from '"tenantId"\\s*:\\s*"([^"]*)"') = :tenant""";
    static final String IN_STREAMS = """
                                     exists (select from unnest(:first::text[], :behind::text[]) as named (first, behind)
                                             where aggregate_identifier >= named.first collate "C"
                                               and aggregate_identifier < named.behind collate "C")""";

    /**
     * A condition on a row of {@code domain_event}; wants {@link #bind}. Finds rows among few, by no index of its own.
     */
    public static final String CONDITION =
            "(%s or event_identifier = aggregate_identifier and %s)".formatted(IN_STREAMS, SAYS_TENANT);

    private TenantRows() {}

    /**
     * Names the tenant in a statement: {@code :tenant}, and {@code :first} and {@code :behind}, between which its
     * streams lie.
     */
    public static StatementSpec bind(TenantId tenant, StatementSpec statement) {
        var own = StreamIds.of(tenant);
        var beginnings = StreamIds.beginnings(tenant);
        // Behind a name come the name and a space; behind all that begin with a slash those that would have the next
        // character instead.
        var first = Stream.concat(Stream.of(own), beginnings.stream());
        var behind = Stream.concat(Stream.of(own + ' '), beginnings.stream().map(TenantRows::behind));
        return statement
                .param("tenant", tenant.value())
                .param("first", first.toArray(String[]::new))
                .param("behind", behind.toArray(String[]::new));
    }

    private static String behind(String beginning) {
        return beginning.substring(0, beginning.length() - 1) + (char) ('/' + 1);
    }
}
