package io.zetel.licensing.api.moving;

import io.zetel.licensing.api.importer.Progress;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tenant's events, copied as they are and in their order; only their positions are the target's own. */
final class TenantEvents {

    private static final int AT_ONCE = 1000;
    private static final String AT = """
            select event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision, payload,
                   meta_data
            from domain_event where global_index = any (?) order by global_index
            """;
    private static final String APPEND = """
            with appended as (
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                          payload_type, payload_revision, payload, meta_data)
                select * from unnest(:ids::text[], :streams::text[], :sequences::bigint[], :types::text[], :times::text[],
                                     :payloadTypes::text[], :revisions::text[], :payloads::bytea[], :metadata::bytea[])
                returning global_index)
            update tenant_move set copied = :copied, reached = (select max(global_index) from appended) where tenant_id = :tenant
            """;
    /** Of each event all that is stored, and of all of them together a sum that no order changes. */
    private static final String PROOF = """
            select count(*) as events, coalesce(bit_xor(hashtextextended(jsonb_build_array(
                       event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision,
                       encode(payload, 'hex'), encode(meta_data, 'hex'))::text, 0)), 0) as sum
            from domain_event where global_index = any (?)
            """;

    private final TenantId tenant;
    private final Installation from;
    private final Installation to;
    private final Progress progress;

    TenantEvents(TenantId tenant, Installation from, Installation to, Progress progress) {
        this.tenant = tenant;
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /** How many events there are, and their sum. */
    record Proof(long events, long sum) {

        private Proof and(Proof other) {
            return new Proof(events + other.events, sum ^ other.sum);
        }
    }

    private record Row(
            String id,
            String stream,
            long sequence,
            @Nullable String type,
            String time,
            String payloadType,
            @Nullable String revision,
            byte[] payload,
            byte @Nullable [] metadata) {}

    /** Copies what the source has behind what was copied before; answers how many events that were. */
    long copy(String step) throws CannotMove {
        progress.begin(step);
        long after = to.mark(tenant).orElseThrow().copied();
        var positions = from.positions(tenant, after, from.settled());
        int done = 0;
        for (var page : pages(positions)) {
            append(
                    from.jdbc()
                            .sql(AT)
                            .param(page)
                            .query((row, _) -> new Row(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getLong(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getString(7),
                                    row.getBytes(8),
                                    row.getBytes(9)))
                            .list(),
                    page[page.length - 1]);
            done += page.length;
            progress.at(done, positions.length);
        }
        return positions.length;
    }

    /** In one statement, so that it is known what was copied wherever it breaks off. */
    private void append(List<Row> rows, long copied) {
        to.jdbc()
                .sql(APPEND)
                .param("ids", rows.stream().map(Row::id).toArray(String[]::new))
                .param("streams", rows.stream().map(Row::stream).toArray(String[]::new))
                .param("sequences", rows.stream().map(Row::sequence).toArray(Long[]::new))
                .param("types", rows.stream().map(Row::type).toArray(String[]::new))
                .param("times", rows.stream().map(Row::time).toArray(String[]::new))
                .param("payloadTypes", rows.stream().map(Row::payloadType).toArray(String[]::new))
                .param("revisions", rows.stream().map(Row::revision).toArray(String[]::new))
                .param("payloads", rows.stream().map(Row::payload).toArray(byte[][]::new))
                .param("metadata", rows.stream().map(Row::metadata).toArray(byte[][]::new))
                .param("copied", copied)
                .param("tenant", tenant.value())
                .update();
    }

    /** Fails unless both sides have the same, read anew, behind these positions of theirs. */
    Compared compare(Compared before) throws CannotMove {
        var mark = to.mark(tenant).orElseThrow();
        var there = proof(from, before.copied(), mark.copied());
        var here = proof(to, before.reached(), mark.reached());
        if (!there.equals(here)) {
            throw new CannotMove(
                    "The copy is not the original: %s there, %s here. Take back what was copied with --undo."
                            .formatted(there, here));
        }
        return new Compared(mark.copied(), mark.reached(), before.events() + here.events());
    }

    /** Up to where both sides were compared, and how many events that were. */
    record Compared(long copied, long reached, long events) {

        static final Compared NOTHING = new Compared(-1, -1, 0);
    }

    private Proof proof(Installation side, long after, long upTo) {
        var positions = side.positions(tenant, after, upTo);
        var proof = new Proof(0, 0);
        for (var page : pages(positions)) {
            proof = proof.and(side.jdbc()
                    .sql(PROOF)
                    .param(page)
                    .query((row, _) -> new Proof(row.getLong(1), row.getLong(2)))
                    .single());
        }
        return proof;
    }

    /** Takes away what one side has. */
    static void remove(TenantId tenant, Installation side) {
        var positions = side.positions(tenant, -1, Long.MAX_VALUE);
        for (var page : pages(positions)) {
            side.inTransaction(() -> {
                side.jdbc()
                        .sql("delete from snapshot_event where aggregate_identifier in "
                                + "(select aggregate_identifier from domain_event where global_index = any (?))")
                        .param(page)
                        .update();
                side.jdbc()
                        .sql("delete from domain_event where global_index = any (?)")
                        .param(page)
                        .update();
            });
        }
    }

    private static List<Long[]> pages(long[] positions) {
        return IntStream.range(0, Math.ceilDiv(positions.length, AT_ONCE))
                .map(page -> page * AT_ONCE)
                .mapToObj(at -> Arrays.stream(positions, at, Math.min(positions.length, at + AT_ONCE))
                        .boxed()
                        .toArray(Long[]::new))
                .toList();
    }
}
