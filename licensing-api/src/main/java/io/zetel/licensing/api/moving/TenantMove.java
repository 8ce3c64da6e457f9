package io.zetel.licensing.api.moving;

import io.zetel.licensing.api.importer.Progress;
import io.zetel.licensing.api.moving.Installation.Mark;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.moves.TenantMoves.State;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The steps of a move. Where it stands is stored on both sides, so that it goes on from wherever it broke off: the
 * source is closed before the last of it is copied, and the target opened after the source has said where the tenant
 * is. At no time do both decide.
 */
final class TenantMove {

    /** Of what came meanwhile so little may be left for the stop. */
    private static final long LITTLE = 500;

    private static final int MOST_ROUNDS = 20;

    private final MoveOptions options;
    private final TenantId tenant;
    private final Installation from;
    private final Installation to;
    private final Progress progress;
    private final Consumer<Step> behind;
    private final TenantEvents events;
    private final TenantTables tables;
    private final BothCatalogues catalogues;
    private final Standstill standstill;
    private String said = "";

    /** What can be behind when it breaks off. */
    enum Step {
        BEGUN,
        COPIED,
        STOPPED,
        CARRIED,
        COMPARED,
        LEFT,
        OPENED
    }

    TenantMove(MoveOptions options, Installation from, Installation to, Progress progress, Consumer<Step> behind) {
        this.options = options;
        this.tenant = options.tenant();
        this.from = from;
        this.to = to;
        this.progress = progress;
        this.behind = behind;
        this.events = new TenantEvents(tenant, from, to, progress);
        this.tables = new TenantTables(tenant, from, to);
        this.catalogues = new BothCatalogues(tenant, from, to);
        this.standstill = new Standstill(tenant, from, to, options.patience(), progress);
    }

    /** Does what is asked, and says what it did. */
    String run() throws CannotMove {
        requireTwoAlike();
        return switch (options.deed()) {
            case MOVE -> move();
            case UNDO -> undo();
            case FORGET -> forget();
        };
    }

    private void requireTwoAlike() throws CannotMove {
        if (from.id().equals(to.id())) {
            throw new CannotMove("Source and target are the same database.");
        }
        if (!from.schema().equals(to.schema())) {
            throw new CannotMove(
                    "Source and target are of different releases of Zetel; upgrade both to the same one first.");
        }
    }

    private String move() throws CannotMove {
        var source = from.mark(tenant);
        if (!from.knows(tenant)) {
            throw new CannotMove("The source has no tenant %s.".formatted(tenant.value()));
        }
        if (is(State.MOVED, source)) {
            return opened(source.orElseThrow());
        }
        if (is(State.ARRIVING, source)) {
            throw new CannotMove("The tenant is just arriving at the source.");
        }
        begin();
        var compared = copyMeanwhile();
        standstill.reach();
        behind.accept(Step.STOPPED);
        try {
            copyTheRest(compared);
        } catch (CannotMove | RuntimeException e) {
            from.unmark(tenant);
            throw e;
        }
        from.mark(tenant, State.MOVED, to.id(), options.address());
        behind.accept(Step.LEFT);
        return opened(from.mark(tenant).orElseThrow());
    }

    private void begin() throws CannotMove {
        var target = to.mark(tenant);
        boolean isOn = isArrivingFromHere(target);
        if (!isOn && to.knows(tenant)) {
            throw new CannotMove("The target has a tenant %s already%s."
                    .formatted(
                            tenant.value(),
                            is(State.MOVED, target) ? "; --forget what is left of its last stay first" : ""));
        }
        if (is(State.ARRIVING, target) && !isOn) {
            throw new CannotMove("The tenant is just arriving at the target from elsewhere.");
        }
        tables.requireFreeNames();
        tables.requireKeys(options.keys());
        catalogues.requireAlike();
        if (!isOn) {
            to.inTransaction(() -> {
                to.jdbc()
                        .sql("delete from tenant_move where tenant_id = ?")
                        .param(tenant.value())
                        .update();
                to.mark(tenant, State.ARRIVING, from.id(), null);
            });
        }
        tables.copyDiscarded();
        behind.accept(Step.BEGUN);
    }

    private boolean isArrivingFromHere(Optional<Mark> target) {
        return is(State.ARRIVING, target) && target.orElseThrow().other().equals(from.id());
    }

    private static boolean is(State state, Optional<Mark> mark) {
        return mark.filter(known -> known.state() == state).isPresent();
    }

    /** While the source works; what has come by the end of a round is copied in the next. */
    private TenantEvents.Compared copyMeanwhile() throws CannotMove {
        long left = Long.MAX_VALUE;
        for (int round = 1; left > LITTLE && round <= MOST_ROUNDS; round++) {
            left = events.copy("Copying events, round " + round);
        }
        progress.begin("Comparing events");
        var compared = events.compare(TenantEvents.Compared.NOTHING);
        progress.begin("Waiting for the target's read models");
        awaitReadModels(to, compared.reached());
        behind.accept(Step.COPIED);
        return compared;
    }

    private void copyTheRest(TenantEvents.Compared before) throws CannotMove {
        events.copy("Stopped; copying the last events");
        var reached = to.mark(tenant).orElseThrow().reached();
        progress.begin("Stopped; copying what is not in events");
        catalogues.requireAlike();
        tables.copy(reached, options.keys());
        catalogues.carry();
        behind.accept(Step.CARRIED);
        progress.begin("Stopped; comparing");
        var all = events.compare(before);
        awaitReadModels(to, reached);
        awaitReadModels(from, to.mark(tenant).orElseThrow().copied());
        requireNoLetters();
        var there = head(from);
        var here = head(to);
        if (!there.equals(here)) {
            throw new CannotMove("The histories are not the same: %s there, %s here.".formatted(there, here));
        }
        said = "%d events, history %s".formatted(all.events(), here);
        behind.accept(Step.COMPARED);
    }

    private void awaitReadModels(Installation side, long position) throws CannotMove {
        side.awaitReadModels(position, options.patience());
    }

    private void requireNoLetters() throws CannotMove {
        long letters = to.jdbc()
                .sql("select count(*) from operations.dead_letter where tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single();
        if (letters > 0) {
            throw new CannotMove(
                    "A read model of the target cannot show %d events of the tenant (dead letters); see to them first."
                            .formatted(letters));
        }
    }

    /** The number and the hash of the last event: each side has computed them from what it has. */
    private String head(Installation side) {
        var head = side.history().head(tenant);
        return "%d %s".formatted(head.n(), HexFormat.of().formatHex(head.hash()));
    }

    /** The source has said where the tenant is; from here on there is no way back but moving it again. */
    private String opened(Mark source) throws CannotMove {
        if (!source.other().equals(to.id())) {
            throw new CannotMove("The tenant moved to another installation, at %s.".formatted(source.address()));
        }
        to.jdbc().sql("""
                     update tenant_move set state = 'ARRIVED', arrivals = ?, changed_at = now() where tenant_id = ? and state = 'ARRIVING'
                     """).params(source.arrivals() + 1, tenant.value()).update();
        behind.accept(Step.OPENED);
        return "%s is served at %s%s.".formatted(tenant.value(), source.address(), said.isEmpty() ? "" : ": " + said);
    }

    private String undo() throws CannotMove {
        var source = from.mark(tenant);
        if (is(State.MOVED, source)) {
            throw new CannotMove(
                    "The tenant has moved; to bring it back, --forget it here, then move it from there to here.");
        }
        var target = to.mark(tenant);
        if (is(State.MOVING, source)) {
            from.unmark(tenant);
        }
        if (isArrivingFromHere(target)) {
            remove(to, target.orElseThrow().reached());
            to.jdbc()
                    .sql("delete from tenant_move where tenant_id = ?")
                    .param(tenant.value())
                    .update();
        }
        return "%s stays where it is; the target has nothing of it.".formatted(tenant.value());
    }

    private String forget() throws CannotMove {
        var source = from.mark(tenant);
        if (!is(State.MOVED, source) || !source.orElseThrow().other().equals(to.id())) {
            throw new CannotMove("The tenant has not moved from here to there.");
        }
        if (!is(State.ARRIVED, to.mark(tenant))) {
            throw new CannotMove("The tenant is not served there yet; finish the move first.");
        }
        var positions = from.positions(tenant, -1, Long.MAX_VALUE);
        remove(from, positions.length == 0 ? -1 : positions[positions.length - 1]);
        return "The old side has nothing of %s any more, and says where it is.".formatted(tenant.value());
    }

    /** Read models that have not seen the events yet would have them again. */
    private void remove(Installation side, long last) throws CannotMove {
        if (isRebuilding(side)) {
            throw new CannotMove("A read model is being rebuilt; wait for it, or call it off.");
        }
        progress.begin("Waiting for read models");
        awaitReadModels(side, last);
        progress.begin("Taking away");
        TenantTables.remove(tenant, side);
    }

    private static boolean isRebuilding(Installation side) {
        return side.jdbc()
                .sql("select exists (select from operations.replay where state in ('RUNNING', 'CAUGHT_UP'))")
                .query(Boolean.class)
                .single();
    }
}
