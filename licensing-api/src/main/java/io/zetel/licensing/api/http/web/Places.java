package io.zetel.licensing.api.http.web;

import java.util.HashMap;
import java.util.Map;

/**
 * How many requests are worked on at once, and for whom. One tenant may have all places while nobody else wants any.
 * Once they are taken, whoever holds less than an even share gets one on top, so that nobody waits for what another
 * tenant holds.
 */
final class Places {

    /** What comes on top is bounded as well. */
    private static final int MOST_ON_TOP = 2;

    private final int atOnce;
    private final Map<String, Integer> held = new HashMap<>();
    private volatile int taken;

    Places(int atOnce) {
        this.atOnce = atOnce;
    }

    /** How many are taken. */
    int taken() {
        return taken;
    }

    /** Whether whoever holds an even share or more is turned away. */
    boolean isFull() {
        return taken >= atOnce;
    }

    /** Takes a place for this tenant, if it may have one. */
    synchronized boolean take(String tenant) {
        int own = held.getOrDefault(tenant, 0);
        int tenants = own == 0 ? held.size() + 1 : held.size();
        if (isFull() && (taken >= MOST_ON_TOP * atOnce || own >= Math.max(1, atOnce / tenants))) {
            return false;
        }
        held.put(tenant, own + 1);
        taken++;
        return true;
    }

    /** Gives back one of this tenant's places. */
    synchronized void giveBack(String tenant) {
        held.computeIfPresent(tenant, (_, own) -> own == 1 ? null : own - 1);
        taken--;
    }
}
