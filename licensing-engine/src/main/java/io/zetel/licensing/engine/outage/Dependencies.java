package io.zetel.licensing.engine.outage;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.Health;

/** What Zetel needs from others, and whether it has it. */
public final class Dependencies {

    private final PoolWatcher pool;
    private final List<Watch> others;

    Dependencies(PoolWatcher pool, List<Watch> others) {
        this.pool = pool;
        this.others = others;
    }

    /** Fails at once with what is away, before anybody waits for it. */
    public void require() {
        watches().forEach(watch -> watch.away().ifPresent(away -> {
            throw watch.outage().answer(away.why());
        }));
    }

    /** Down while anything is away, with what it is and since when. */
    Health health() {
        var health = Health.up();
        watches().forEach(watch -> watch.away().ifPresent(away -> health.down()
                .withDetail(watch.outage().code(), watch.outage().detail() + " Since " + away.since() + ".")));
        return health.build();
    }

    private Stream<Watch> watches() {
        return Stream.concat(pool.watch().stream(), others.stream());
    }
}
