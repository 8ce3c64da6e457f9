package io.zetel.licensing.domain.subscription;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who has what, worked out from the requests and the rules alone; it knows nothing of the engine.
 *
 * <p>A user has a seat of a product as long as one source gives it. Who asks through a group and finds no seat waits,
 * behind everybody who waits for the product already; by hand or by a claim nobody waits. What a group gives together
 * is had together or not at all, and who lacks one of it waits for all of it. A free seat goes to whoever waits longest
 * of those who can take it, and only if none of them can to somebody new. Where several products come free at once,
 * they go out in that order.
 */
public final class QueueOracle {

    /** How a source of a product stands. */
    private enum Standing {
        WORKS,
        WAITS,
        SLEEPS
    }

    private static final String BY_HAND = "by hand";
    private static final String CLAIMED = "claimed";

    private final List<String> policy;
    private final Map<String, List<String>> groups;
    private final Map<String, Integer> bought = new HashMap<>();
    private final Set<String> suspended = new HashSet<>();
    private final Map<String, List<String>> queues = new HashMap<>();
    /** Of those who wait, who was asked since a seat is free. */
    private final Map<String, Set<String>> asked = new HashMap<>();

    private final Map<String, Map<String, Map<String, Standing>>> users = new LinkedHashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final List<String> cameFree = new ArrayList<>();

    /** These groups give these products; claims try those of the policy in order. */
    public QueueOracle(Map<String, List<String>> groups, List<String> policy) {
        this.groups = groups;
        this.policy = policy;
    }

    public void buy(String product, int seats) {
        bought.put(product, seats);
        news(product);
        offer();
    }

    public void suspend(String product, boolean isSuspended) {
        if (isSuspended ? suspended.add(product) : suspended.remove(product)) {
            news(product);
        }
        offer();
    }

    public void join(String user, String group) {
        for (var product : groups.get(group)) {
            sources(user, product).putIfAbsent(group, deleted.contains(user) ? Standing.SLEEPS : Standing.WAITS);
        }
        settle(user);
        offer();
    }

    public void leave(String user, String group) {
        drop(user, group, groups.get(group));
        settle(user);
        offer();
    }

    /** Whether it was allowed. */
    public boolean assign(String user, String product) {
        if (deleted.contains(user) || !has(user, product) && !mayTake(user, product)) {
            return false;
        }
        sources(user, product).put(BY_HAND, Standing.WORKS);
        settle(user);
        offer();
        return true;
    }

    /** Whether it was allowed. */
    public boolean remove(String user, String product) {
        var sources = users.getOrDefault(user, Map.of()).getOrDefault(product, Map.of());
        if (deleted.contains(user) || !sources.containsKey(BY_HAND) && !sources.containsKey(CLAIMED)) {
            return false;
        }
        drop(user, BY_HAND, List.of(product));
        drop(user, CLAIMED, List.of(product));
        settle(user);
        offer();
        return true;
    }

    public void delete(String user) {
        if (deleted.add(user)) {
            var had = productsOf(user);
            users.computeIfAbsent(user, _ -> new LinkedHashMap<>())
                    .values()
                    .forEach(sources -> sources.replaceAll((_, _) -> Standing.SLEEPS));
            queues.values().forEach(queue -> queue.remove(user));
            had.forEach(this::news);
        }
        offer();
    }

    public void restore(String user) {
        if (deleted.remove(user)) {
            users.get(user).values().forEach(sources -> sources.replaceAll((_, _) -> Standing.WAITS));
            settle(user);
        }
        offer();
    }

    /** What the claim is answered. */
    public String claim(String user) {
        if (deleted.contains(user)) {
            return "REFUSED";
        }
        if (policy.stream().anyMatch(product -> has(user, product) && capacity(product) > 0)) {
            return "ALREADY_LICENSED";
        }
        for (var product : policy) {
            if (mayTake(user, product)) {
                sources(user, product).put(CLAIMED, Standing.WORKS);
                settle(user);
                offer();
                return "CLAIMED " + product;
            }
        }
        return "REFUSED";
    }

    /** Who has which products, by name. */
    public Map<String, Set<String>> holdings() {
        var holdings = new TreeMap<String, Set<String>>();
        users.keySet().forEach(user -> holdings.put(user, Set.copyOf(productsOf(user))));
        return holdings;
    }

    /** Who waits for a product, in order. */
    public List<String> queue(String product) {
        return List.copyOf(queues.getOrDefault(product, List.of()));
    }

    /** Everything the user should have and can have works; what it lacks it waits for. */
    private void settle(String user) {
        if (deleted.contains(user) || !users.containsKey(user)) {
            return;
        }
        boolean moved = true;
        while (moved) {
            moved = false;
            for (var bundle : bundles(user)) {
                if (bundle.products().stream().allMatch(product -> has(user, product) || mayTake(user, product))) {
                    bundle.products().forEach(product -> sources(user, product).put(bundle.source(), Standing.WORKS));
                    moved = true;
                }
            }
        }
        waitFor(user);
    }

    private void waitFor(String user) {
        var lacking = new ArrayList<String>();
        for (var product : List.copyOf(users.get(user).keySet())) {
            if (!has(user, product) && sources(user, product).containsValue(Standing.WAITS)) {
                lacking.add(product);
            }
        }
        for (var product : bought.keySet()) {
            var queue = queues.computeIfAbsent(product, _ -> new ArrayList<>());
            if (!lacking.contains(product)) {
                queue.remove(user);
                asked.computeIfAbsent(product, _ -> new HashSet<>()).remove(user);
            }
        }
        for (var product : lacking) {
            var queue = queues.get(product);
            if (!queue.contains(user)) {
                queue.add(user);
                news(product);
            }
        }
    }

    /** What works together or not at all, and does not yet. */
    private List<Bundle> bundles(String user) {
        var bundles = new LinkedHashMap<String, Bundle>();
        users.get(user)
                .forEach((product, sources) -> sources.forEach((source, standing) -> {
                    if (standing == Standing.WAITS) {
                        var key = isOwn(source) ? source + product : source;
                        bundles.computeIfAbsent(key, _ -> new Bundle(source, new ArrayList<>()))
                                .products()
                                .add(product);
                    }
                }));
        return List.copyOf(bundles.values());
    }

    /** Everybody who waits for what came free is asked in turn, once for as long as there is some. */
    private void offer() {
        while (!cameFree.isEmpty()) {
            var product = cameFree.getFirst();
            var next = queues.getOrDefault(product, List.of()).stream()
                    .filter(user -> !wasAsked(product, user))
                    .findFirst();
            if (free(product) <= 0 || next.isEmpty()) {
                cameFree.remove(product);
                continue;
            }
            settle(next.get());
            if (queues.get(product).contains(next.get())) {
                asked.computeIfAbsent(product, _ -> new HashSet<>()).add(next.get());
            }
        }
    }

    private boolean wasAsked(String product, String user) {
        return asked.getOrDefault(product, Set.of()).contains(user);
    }

    /** A seat is free, and nobody who waits longer has still to be asked. */
    private boolean mayTake(String user, String product) {
        if (free(product) <= 0) {
            return false;
        }
        if (wasAsked(product, user)) {
            return true;
        }
        for (var other : queues.getOrDefault(product, List.of())) {
            if (!wasAsked(product, other)) {
                return other.equals(user);
            }
        }
        return true;
    }

    private void drop(String user, String source, List<String> products) {
        var had = users.getOrDefault(user, Map.of());
        for (var product : List.copyOf(had.keySet())) {
            if (products.contains(product)) {
                boolean has = has(user, product);
                had.get(product).remove(source);
                if (had.get(product).isEmpty()) {
                    had.remove(product);
                }
                if (has && !has(user, product)) {
                    news(product);
                }
            }
        }
    }

    /** Something about the seats of the product or who waits for them is different. */
    private void news(String product) {
        if (free(product) <= 0) {
            asked.remove(product);
        } else if (!cameFree.contains(product)) {
            cameFree.add(product);
        }
    }

    private Map<String, Standing> sources(String user, String product) {
        return users.computeIfAbsent(user, _ -> new LinkedHashMap<>())
                .computeIfAbsent(product, _ -> new LinkedHashMap<String, Standing>() {
                    @Override
                    public Standing put(String source, Standing standing) {
                        var before = super.put(source, standing);
                        if (standing == Standing.WORKS && free(product) <= 0) {
                            asked.remove(product);
                        }
                        return before;
                    }
                });
    }

    private boolean has(String user, String product) {
        return users.getOrDefault(user, Map.of())
                .getOrDefault(product, Map.of())
                .containsValue(Standing.WORKS);
    }

    private List<String> productsOf(String user) {
        return users.getOrDefault(user, Map.of()).keySet().stream()
                .filter(product -> has(user, product))
                .toList();
    }

    private int capacity(String product) {
        return suspended.contains(product) ? 0 : bought.getOrDefault(product, 0);
    }

    private int free(String product) {
        return capacity(product)
                - (int) users.keySet().stream()
                        .filter(user -> has(user, product))
                        .count();
    }

    private static boolean isOwn(String source) {
        return source.equals(BY_HAND) || source.equals(CLAIMED);
    }

    /** Products that one source gives together. */
    private record Bundle(String source, List<String> products) {}
}
