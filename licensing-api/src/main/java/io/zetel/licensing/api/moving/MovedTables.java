package io.zetel.licensing.api.moving;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which tables hold something of a tenant beside its events, and what becomes of it when the tenant moves. */
final class MovedTables {

    private static final String OF_TENANT = "tenant_id = {tenant}";
    private static final String OVER = " and state in ('COMPLETED', 'FAILED')";
    private static final String OF_ENDPOINT =
            "endpoint_id in (select endpoint_id from webhooks.endpoint where tenant_id = {tenant})";

    /** Whoever refers to another comes behind it. */
    static final List<Table> CARRIED = List.of(
            Table.of("directory_profile", OF_TENANT),
            Table.of("directory_word", OF_TENANT),
            Table.of("purchase_detail", OF_TENANT),
            Table.of("api_client", OF_TENANT),
            Table.of("api_token", OF_TENANT),
            Table.of("person", OF_TENANT),
            // Where a job's work can be read is another place now, and seen by all before the tenant is served.
            new Table(
                    "job",
                    OF_TENANT + OVER,
                    "created_at",
                    Map.of("position", "case when position is not null then {reached} end")),
            new Table(
                    "job_error",
                    "job_id in (select job_id from job where " + OF_TENANT + OVER + ")",
                    "number",
                    Map.of()),
            Table.of("webhooks.endpoint", OF_TENANT),
            new Table(
                    "webhooks.cursor",
                    OF_ENDPOINT,
                    "endpoint_id",
                    Map.of("owner", "null::uuid", "lease_until", "null::timestamptz")),
            Table.of("webhooks.message", OF_ENDPOINT),
            new Table("webhooks.attempt", OF_ENDPOINT, "attempt_id", Map.of("attempt_id", "")),
            Table.of("healing_due", OF_TENANT),
            new Table(
                    "idempotency",
                    OF_TENANT + " and status is not null and expires_at > now()",
                    "scope",
                    Map.of(
                            "headers",
                            "array_to_string(array(select line from regexp_split_to_table(headers, E'\\n') "
                                    + "with ordinality as lines (line, at)"
                                    + " where line not like 'Licensing-Position:%' order by at), E'\\n')")),
            Table.of("catalogue_elsewhere", OF_TENANT));

    /** What is told by none but those who gave it up; it goes along before the events. */
    static final Table DISCARDED_LETTERS = Table.of("operations.discarded_letter", OF_TENANT);

    /** What tables have of a tenant that stays behind: what a node notes for itself, or tells anew. */
    static final Set<String> LEFT = Set.of(
            "tenant_move",
            "tenant_home",
            "console_session",
            "operations.discarded_letter",
            "operations.dead_letter",
            "operations.rebuild_letter");

    /** Of what is in these nothing changes any more when the tenant is on its way. */
    static final List<String> CLOSED = List.of(
            "domain_event",
            "directory_profile",
            "purchase_detail",
            "person",
            "webhooks.endpoint",
            "api_client",
            "api_token",
            "job");

    private MovedTables() {}

    /**
     * A table, which of its rows are a tenant's, in which order, and what stands in columns instead; "" leaves one out.
     */
    record Table(String name, String rows, @Nullable String order, Map<String, String> instead) {

        private static Table of(String name, String rows) {
            return new Table(name, rows, null, Map.of());
        }
    }

    /** The names of all that go along. */
    static Set<String> carried() {
        return CARRIED.stream().map(Table::name).collect(Collectors.toSet());
    }
}
