package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that claim without end at any node that is up, and ask again elsewhere, with the same key, until they have an
 * answer.
 */
final class ClaimLoad implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final long BEFORE_THE_NEXT_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<TestTenant> tenants;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final List<Http> nodes;
    private final long pauseNanos;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final Map<String, Map<String, String>> claimed = new ConcurrentHashMap<>();
    private final Map<String, Long> lastAnswered = new ConcurrentHashMap<>();
    private final Set<String> unexpected = new ConcurrentSkipListSet<>();
    private volatile boolean open = true;

    /** Clients of these tenants, with tokens that every node takes; each waits so long between two claims. */
    ClaimLoad(List<TestTenant> tenants, List<Http> nodes, Duration pause) {
        this.tenants = tenants;
        this.nodes = nodes;
        this.pauseNanos = pause.toNanos();
        tenants.forEach(tenant -> tokens.put(
                tenant.id(), Objects.requireNonNull(tenant.as(Role.SERVICE).token())));
        for (int i = 0; i < CLIENTS; i++) {
            clients.execute(this::claimWithoutEnd);
        }
    }

    /** Who was told to have a licence, by user the id of the claim. */
    Map<String, String> claimed(TestTenant tenant) {
        return claimed.getOrDefault(tenant.id(), Map.of());
    }

    /** How many requests have their answer. */
    int answers() {
        return answers.get();
    }

    /** Answers that nobody should see from a node that stops or dies. */
    Set<String> unexpected() {
        return unexpected;
    }

    /** Whether in each tenant a request has its answer that began after this instant. */
    boolean allAnsweredSince(long nanos) {
        return tenants.stream().allMatch(tenant -> lastAnswered.getOrDefault(tenant.id(), Long.MIN_VALUE) > nanos);
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        clients.shutdown();
        if (!clients.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new AssertionError("Somebody still waits for an answer");
        }
    }

    private void claimWithoutEnd() {
        var random = new Random();
        while (open) {
            var tenant = tenants.get(random.nextInt(tenants.size()));
            LockSupport.parkNanos(pauseNanos);
            claim(tenant, "user-" + users.incrementAndGet(), random.nextInt(nodes.size()));
        }
    }

    private void claim(TestTenant tenant, String user, int firstNode) {
        var key = UUID.randomUUID().toString();
        long began = System.nanoTime();
        for (int node = firstNode; ; node++) {
            var reply = ask(nodes.get(node % nodes.size()), tenant, user, key);
            if (reply != null && answered(tenant, user, reply)) {
                lastAnswered.merge(tenant.id(), began, Math::max);
                answers.incrementAndGet();
                return;
            }
            LockSupport.parkNanos(BEFORE_THE_NEXT_TRY_NANOS);
        }
    }

    private @Nullable Reply ask(Http node, TestTenant tenant, String user, String key) {
        try {
            return new Caller(node, tokens.get(tenant.id()))
                    .post(
                            tenant.path("/claims"),
                            Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)),
                            "Idempotency-Key",
                            key);
        } catch (UncheckedIOException gone) {
            return null;
        }
    }

    /** Whether that is an answer, not a reason to ask again. */
    private boolean answered(TestTenant tenant, String user, Reply reply) {
        switch (reply.status()) {
            case 200, 201 ->
                claimed.computeIfAbsent(tenant.id(), _ -> new ConcurrentHashMap<>())
                        .put(user, reply.text("/outcome"));
            case 409 -> {
                return !reply.text("/code").equals("IDEMPOTENCY_IN_PROGRESS");
            }
            case 503 -> {
                return false;
            }
            default -> {
                unexpected.add(reply.status() + " " + reply.body());
                return false;
            }
        }
        return true;
    }
}
