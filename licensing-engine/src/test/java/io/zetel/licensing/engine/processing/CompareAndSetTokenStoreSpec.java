package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.processing.CompareAndSetTokenStore.PositionMoved;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("A position")
class CompareAndSetTokenStoreSpec {

    private static final String READER = "reader";

    private final HikariDataSource database = TestPostgres.newDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final CompareAndSetTokenStore store = store("here");

    @BeforeEach
    void start() {
        store.initializeTokenSegments(READER, 1, at(1));
        store.fetchToken(READER, 0);
    }

    @AfterEach
    void giveBack() {
        database.close();
    }

    @Test
    void is_stored_over_the_one_it_follows() {
        store.storeToken(at(2), READER, 0);
        store.extendClaim(READER, 0);
        store.storeToken(at(3), READER, 0);
        assertThat(stored()).isEqualTo(at(3));
    }

    @Test
    void is_not_stored_over_an_older_one_until_that_has_been_read() {
        var before = row();
        store.storeToken(at(2), READER, 0);
        restore(before);

        assertThatThrownBy(() -> store.storeToken(at(3), READER, 0)).isInstanceOf(PositionMoved.class);
        assertThat(stored()).isEqualTo(at(1));
        assertThat(store.fetchToken(READER, 0)).isEqualTo(at(1));
        store.storeToken(at(2), READER, 0);
        assertThat(stored()).isEqualTo(at(2));
    }

    @Test
    void is_held_for_writes_that_do_not_wait_for_the_disk_nor_go_through_whole_tables() {
        assertThat(settingsOfHolder(false)).containsExactly("off", "off", "auto");
        assertThat(settingsOfHolder(true)).containsExactly("off", "off", "force_generic_plan");
    }

    /** Whether they wait, whether they may go through a table, and whether a few events are planned for anew. */
    private List<String> settingsOfHolder(boolean isForFew) {
        return new TransactionTemplate(new JdbcTransactionManager(database)).execute(_ -> {
            jdbc.sql("set local synchronous_commit = on").update();
            assertThat(store.hold(List.of(READER), isForFew, true)).containsEntry(READER, true);
            return Stream.of("synchronous_commit", "enable_seqscan", "plan_cache_mode")
                    .map(name -> jdbc.sql("show " + name).query(String.class).single())
                    .toList();
        });
    }

    @Test
    void that_went_back_is_noticed_by_an_idle_reader_as_well() {
        var before = row();
        store.storeToken(at(2), READER, 0);
        restore(before);
        assertThatThrownBy(() -> store.extendClaim(READER, 0)).isInstanceOf(PositionMoved.class);
    }

    @Test
    void is_not_stored_by_whoever_no_longer_owns_it() {
        store.releaseClaim(READER, 0);
        var other = store("there");
        other.fetchToken(READER, 0);
        assertThatThrownBy(() -> store.storeToken(at(2), READER, 0)).isInstanceOf(PositionMoved.class);
        other.storeToken(at(2), READER, 0);
        assertThat(stored()).isEqualTo(at(2));
    }

    @Test
    void is_as_it_was_left_until_somebody_moves_or_takes_it() {
        assertThat(isAsLeft()).isTrue();
        var before = row();
        store.storeToken(at(2), READER, 0);
        assertThat(isAsLeft()).isTrue();
        restore(before);
        assertThat(isAsLeft()).isFalse();
        store.fetchToken(READER, 0);
        assertThat(isAsLeft()).isTrue();
        store.releaseClaim(READER, 0);
        assertThat(isAsLeft()).isFalse();
        store("there").fetchToken(READER, 0);
        assertThat(isAsLeft()).isFalse();
        assertThat(store.areAsLeft(List.of(READER), null)).isFalse();
        assertThat(store.areAsLeft(List.of(READER, "nobody"), rows())).isFalse();
    }

    private boolean isAsLeft() {
        return store.areAsLeft(List.of(READER), rows());
    }

    private String rows() {
        return jdbc.sql(CompareAndSetTokenStore.ROWS).query(String.class).single();
    }

    private CompareAndSetTokenStore store(String node) {
        var connections =
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(database));
        return new CompareAndSetTokenStore(
                JdbcTokenStore.builder()
                        .connectionProvider(connections)
                        .serializer(Jackson3Serializer.builder().build()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                node,
                jdbc);
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }

    private byte[] row() {
        return jdbc.sql("select token from token_entry where processor_name = ?")
                .param(READER)
                .query(byte[].class)
                .single();
    }

    private void restore(byte[] token) {
        jdbc.sql("update token_entry set token = ? where processor_name = ?")
                .params(token, READER)
                .update();
    }

    private TrackingToken stored() {
        return Jackson3Serializer.builder()
                .build()
                .deserialize(new SimpleSerializedObject<>(
                        row(), byte[].class, GlobalSequenceTrackingToken.class.getName(), null));
    }
}
