package io.zetel.licensing.api.http.security;

import io.zetel.licensing.api.http.problem.MovedAway;
import io.zetel.licensing.api.http.problem.Unavailable;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.moves.TenantMoves;
import io.zetel.licensing.engine.moves.TenantMoves.Move;
import io.zetel.licensing.engine.moves.TenantMoving;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns away what is asked of a tenant that is on its way to another installation, or is served by it. */
final class TenantsElsewhere {

    /** The code of a problem: the tenant is not here yet. */
    static final String ARRIVING = "TENANT_ARRIVING";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final int SOON = 1;
    private static final int LATER = 5;
    private static final Pattern AND = Pattern.compile("&");

    private final Supplier<Optional<TenantMoves>> moves;

    TenantsElsewhere(Supplier<Optional<TenantMoves>> moves) {
        this.moves = moves;
    }

    /** Refuses the request where this tenant is elsewhere, and what would change something also while it moves. */
    void check(HttpServletRequest request, String tenant) {
        moves.get().ifPresent(known -> check(request, known.of(new TenantId(tenant))));
    }

    private static void check(HttpServletRequest request, Move move) {
        switch (move.state()) {
            case MOVED -> throw new MovedAway(location(request, Objects.requireNonNull(move.address())));
            case ARRIVING ->
                throw new Unavailable(ARRIVING, "The tenant is on its way to here and not here yet.", LATER, null);
            case MOVING -> {
                if (!SAFE.contains(request.getMethod())) {
                    throw new Unavailable(TenantMoving.CODE, TenantMoving.MESSAGE, SOON, null);
                }
            }
            case ARRIVED -> {
                // Here.
            }
        }
    }

    /**
     * The same there. What a read was to wait for is visible there since before it was served, and positions of this
     * store mean nothing there.
     */
    private static String location(HttpServletRequest request, String address) {
        var query = request.getQueryString();
        var kept = query == null
                ? ""
                : AND.splitAsStream(query)
                        .filter(parameter -> !parameter.startsWith("waitFor="))
                        .collect(Collectors.joining("&"));
        return address + request.getRequestURI() + (kept.isEmpty() ? "" : "?" + kept);
    }
}
