package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcomes;
import io.zetel.licensing.domain.claim.ClaimRequest;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** A tenant with one product everybody wants. Each claim is a new user's. */
final class HotPool {

    static final String SKU = "SPE_E3";
    private static final int SEATS = 10_000_000;
    private static final AppId APP = new AppId("TEAMS");
    private static final Map<String, String> ORIGIN =
            Map.of("actor", "benchmark", "correlationId", "benchmark", "route", "benchmark");

    final TestTenant tenant;
    private final CommandBus bus;
    private final TenantId id;
    private final AtomicInteger users = new AtomicInteger();

    HotPool(Bench bench) {
        tenant = TestTenant.claiming(bench.zetel());
        tenant.buy(SKU, SEATS);
        tenant.policy(APP.value(), SKU);
        bus = bench.part(CommandBus.class);
        id = new TenantId(tenant.id());
    }

    private HotPool(TestTenant tenant, CommandBus bus, int users) {
        this.tenant = tenant;
        this.bus = bus;
        this.id = new TenantId(tenant.id());
        this.users.set(users);
    }

    /** The same pool after the application was started again. */
    HotPool after(Bench restarted) {
        return new HotPool(tenant.in(restarted.zetel()), restarted.part(CommandBus.class), users.get());
    }

    /** How many users have claimed. */
    int claimed() {
        return users.get();
    }

    /** Claims a second: single commands, so many under way at once. */
    double claims(int underWay, Duration time) {
        var flow = new Flow(underWay);
        long started = System.nanoTime();
        long end = started + time.toNanos();
        long sent = 0;
        for (; System.nanoTime() < end; sent++) {
            flow.dispatch(new ClaimLicense(id, claim()), ClaimOutcome.class);
        }
        flow.finish();
        return sent / ((System.nanoTime() - started) / 1e9);
    }

    /** Claims a second: lists of a few hundred in one command, a few commands under way. */
    double claimLists(int perCommand, int underWay, Duration time) {
        var flow = new Flow(underWay);
        long started = System.nanoTime();
        long end = started + time.toNanos();
        long sent = 0;
        for (; System.nanoTime() < end; sent += perCommand) {
            dispatchList(flow, perCommand);
        }
        flow.finish();
        return sent / ((System.nanoTime() - started) / 1e9);
    }

    /** Takes seats until so many are out. */
    void fillTo(int seatsOut) {
        var flow = new Flow(4);
        while (users.get() < seatsOut) {
            dispatchList(flow, Math.min(500, seatsOut - users.get()));
        }
        flow.finish();
    }

    /** One claim, answered when it is stored; its position in the store. */
    long claimOne() {
        var position = new AtomicLong();
        var flow = new Flow(1);
        flow.dispatch(new ClaimLicense(id, claim()), ClaimOutcome.class, result -> position.set(Flow.position(result)));
        flow.finish();
        return position.get();
    }

    /** Commands on their way, never more than so many. */
    Flow flow(int underWay) {
        return new Flow(underWay);
    }

    /** Sends one claim; the outcome goes to the listener when it is stored. */
    void send(Flow flow, Flow.Listener listener) {
        flow.dispatch(new ClaimLicense(id, claim()), ClaimOutcome.class, listener);
    }

    /** A claim as an upstream service words it. */
    byte[] json() {
        return ("{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"" + user()
                        + "\",\"userType\":\"Member\",\"usageLocation\":\"NL\"}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** What a service sends before a body of this type. */
    String head(String route, String mediaType) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n"
                .formatted(tenant.path(route), tenant.as(Role.SERVICE).token(), mediaType);
    }

    private void dispatchList(Flow flow, int size) {
        var claims = new ArrayList<ClaimRequest>(size);
        for (int i = 0; i < size; i++) {
            claims.add(claim());
        }
        flow.dispatch(new ClaimLicenses(id, claims), ClaimOutcomes.class);
    }

    private ClaimRequest claim() {
        return new ClaimRequest(
                claimId(), APP, Trigger.SIGN_IN, HolderId.user(user()), UserType.MEMBER, "NL", false, null);
    }

    private String user() {
        return userName(users.incrementAndGet());
    }

    /** The name of a user; made cheaply, for making it is done on the same cores. */
    static String userName(int number) {
        return "user-" + (100_000_000 + number) + "@contoso.example";
    }

    /** A random id, not a secret one. */
    static String claimId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** Commands on their way, never more than so many. */
    final class Flow {

        /** Hears of each outcome. */
        interface Listener {

            void stored(CommandResultMessage<?> result);
        }

        private final int underWay;
        private final Semaphore free;
        private volatile Throwable failure;

        Flow(int underWay) {
            this.underWay = underWay;
            this.free = new Semaphore(underWay);
        }

        void dispatch(Object command, Class<?> answer) {
            dispatch(command, answer, _ -> {});
        }

        void dispatch(Object command, Class<?> answer, Listener listener) {
            free.acquireUninterruptibly();
            bus.dispatch(new GenericCommandMessage<>(command, ORIGIN), (_, result) -> {
                if (result.isExceptional()) {
                    failure = result.exceptionResult();
                } else if (!answer.isInstance(result.getPayload())
                        || result.getPayload() instanceof ClaimOutcome
                                && !(result.getPayload() instanceof ClaimOutcome.Claimed)) {
                    failure = new IllegalStateException("Not a new claim: " + result.getPayload());
                } else {
                    listener.stored(result);
                }
                free.release();
            });
        }

        /** Waits for the last outcome. */
        void finish() {
            free.acquireUninterruptibly(underWay);
            free.release(underWay);
            if (failure != null) {
                throw new IllegalStateException("A claim failed", failure);
            }
        }

        static long position(CommandResultMessage<?> result) {
            return Long.parseLong((String) result.getMetaData().get("position"));
        }
    }
}
