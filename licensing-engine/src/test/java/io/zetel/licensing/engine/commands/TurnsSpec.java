package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What waits in a lane")
class TurnsSpec {

    private static final int CAPACITY = 2_000;
    private static final int ALONE = 500;
    private static final int SHARED = 32;

    private final Turns turns = new Turns(new LaneSettings(1, CAPACITY, ALONE, SHARED));

    /** A command of a tenant, the so-manieth, that decides about so many holders. */
    private record Asked(TenantId tenantId, int number, List<HolderId> holders) implements LicensingCommand {

        @Override
        public String toString() {
            return tenantId + " " + number;
        }
    }

    @Test
    void lets_one_that_asks_once_pass_a_thousand_of_a_busy_one() throws Exception {
        send("busy", 1_000);
        assertThat(next()).hasSize(ALONE).allMatch(asked -> asked.startsWith("busy"));
        send("small", 1);

        assertThat(next())
                .hasSize(SHARED)
                .startsWith("small 0", "busy 500", "busy 501")
                .endsWith("busy 530");
        assertThat(next()).as("alone again").hasSize(1_000 - ALONE - SHARED + 1);
    }

    @Test
    void lets_it_pass_however_many_are_busy() throws Exception {
        for (int tenant = 0; tenant < 50; tenant++) {
            send("busy" + tenant, 20);
        }
        for (int group = 0; group < 10; group++) {
            next();
            send("small", 1);
            assertThat(next()).as("among the next %d", SHARED).contains("small 0");
        }
    }

    @Test
    void is_shared_evenly_by_tenants_that_always_ask() throws Exception {
        send("first", 100);
        send("second", 100);
        send("third", 100);

        assertThat(next()).startsWith("first 0", "second 0", "third 0", "first 1", "second 1", "third 1");
        assertThat(next().stream().filter(asked -> asked.startsWith("first"))).hasSizeBetween(10, 11);
    }

    @Test
    void counts_a_list_as_what_is_in_it() throws Exception {
        for (int list = 0; list < 4; list++) {
            send("lists", list, 10);
        }
        send("single", 100);

        var decided = new ArrayList<>(next());
        assertThat(decided).startsWith("lists 0", "single 0", "single 1").hasSize(1 + 10 + 1 + 2);
        assertThat(decided.stream().filter(asked -> asked.startsWith("lists"))).containsExactly("lists 0", "lists 1");
    }

    @Test
    void remembers_what_a_tenant_has_had_that_comes_back_while_others_wait() throws Exception {
        send("single", 100);
        send("lists", 0, 20);
        next();
        send("lists", 1, 20);

        assertThat(next())
                .as("it has had 20, the other 12")
                .startsWith("single 12", "single 13")
                .contains("lists 1");
    }

    @Test
    void comes_in_the_order_in_which_a_tenant_asked() throws Exception {
        send("one", 100);
        send("other", 3);

        assertThat(next().stream().filter(asked -> asked.startsWith("one")))
                .containsExactlyElementsOf(
                        IntStream.range(0, SHARED - 3).mapToObj(i -> "one " + i).toList());
    }

    @Test
    void is_bounded_and_handed_out_after_closing_too() throws Exception {
        send("busy", CAPACITY);
        assertThat(offered("small", 0, 1)).as("full").isFalse();
        next();
        assertThat(offered("small", 0, 1)).isTrue();
        turns.close();
        assertThat(offered("small", 1, 1)).as("closed").isFalse();

        var left = new ArrayList<String>();
        while (!turns.areOver()) {
            left.addAll(next());
        }
        assertThat(left).hasSize(CAPACITY - ALONE + 1);
        assertThat(next()).isEmpty();
    }

    private void send(String tenant, int commands) {
        for (int number = 0; number < commands; number++) {
            send(tenant, number, 1);
        }
    }

    private void send(String tenant, int number, int holders) {
        assertThat(offered(tenant, number, holders)).isTrue();
    }

    private boolean offered(String tenant, int number, int holders) {
        var command = new Asked(new TenantId(tenant), number, Collections.nCopies(holders, HolderId.user("ada")));
        return turns.offer(
                tenant, new Waiting(GenericCommandMessage.asCommandMessage(command), _ -> null, (_, _) -> {}, 0));
    }

    private List<String> next() throws InterruptedException {
        return turns.take().stream()
                .map(one -> one.command().getPayload().toString())
                .toList();
    }
}
