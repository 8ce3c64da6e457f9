package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Browser;
import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What 200 open consoles cost claims as users meet them: as many as the node can show, all read models running, of the
 * tenants that are looked at, each claim until the last read model shows it; by turns with nobody looking.
 */
final class ConsolesScenario implements Scenario {

    private static final int USERS = 100_000;
    /** A tenant has so many live streams, and a person in it so many, so that these are the consoles of two tenants. */
    private static final int TENANTS = 2;

    private static final int PEOPLE = 5;
    private static final int CONSOLES_OF_A_PERSON = 20;

    private static final double MOST_LOST = 0.95;
    /** A measurement is so many times as long as others, for each console asks anew every twenty seconds. */
    private static final int AS_LONG = 3;
    /** After so many times it runs evenly again once consoles were opened or closed. */
    private static final int SETTLING = 2;
    /** It is warmed up in this part of the time others take at most, for it goes on for minutes. */
    private static final int LESS_WARMING = 6;

    @Override
    public void run(Bench bench) {
        var pools = Stream.generate(() -> new HotPool(bench)).limit(TENANTS).toList();
        var consoles = new Consoles(bench, pages(bench, pools));
        bench.report.part("Claims until all read models show them, %d consoles open".formatted(consoles.count()));
        pools.forEach(pool -> pool.fillTo(Math.min(USERS, bench.scale.mostSeatsOut) / TENANTS));
        new ReadModels(bench).awaitCaughtUp();
        bench.sql().sql("analyze").update();
        bench.settle();
        var claims = new ShownClaims(bench, pools);
        bench.report.progress("  … warming up");
        consoles.warmUp(bench.scale.warmUp.dividedBy(2 * LESS_WARMING));
        consoles.open();
        claims.within(bench.scale.warmUp.dividedBy(LESS_WARMING));
        var time = bench.scale.measure;
        var alone = bench.new Series();
        var watched = bench.new Series();
        for (int turn = 0; turn < 2 * bench.scale.runs; turn++) {
            // A B B A A B B A: what gets slower with time does so for both, and consoles stay open for longer.
            boolean looks = (turn + 1) / 2 % 2 == 0;
            if (looks != consoles.isOpen()) {
                consoles.open(looks);
                claims.within(time.multipliedBy(SETTLING));
            }
            bench.report.progress(looks ? "  … looked at" : "  … nobody looks");
            (looks ? watched : alone).measure(claims::within, time.multipliedBy(AS_LONG));
        }
        bench.report.beside(alone.measured("claims, nobody looks", "claims/s"));
        bench.report.beside(watched.measured("… %d consoles open and live".formatted(consoles.count()), "claims/s"));
        bench.report.atLeast(
                MOST_LOST,
                new Measured(
                        "… times the claims nobody looks at, turn by turn",
                        "×",
                        IntStream.range(0, bench.scale.runs)
                                .mapToObj(i -> watched.rate(i) / alone.rate(i))
                                .toList()));
        var told = consoles.told();
        bench.report.beside(HttpScenario.one("… pages they asked for anew", "/s", consoles.perSecond(told.pages())));
        bench.report.beside(
                HttpScenario.one("… of them told to come again", "/s", consoles.perSecond(told.turnedAway())));
        bench.report.beside(HttpScenario.one("… streams that were let go", "/s", consoles.perSecond(told.letGo())));
    }

    private static List<Consoles.Page> pages(Bench bench, List<HotPool> pools) {
        var all = new ArrayList<Consoles.Page>();
        for (var pool : pools) {
            for (int i = 0; i < PEOPLE; i++) {
                var person = Browser.of(bench.zetel().http(), pool.tenant.id(), Role.READER);
                for (int j = 0; j < CONSOLES_OF_A_PERSON; j++) {
                    all.add(new Consoles.Page("/console/t/" + pool.tenant.id(), Looker.cookies(person)));
                }
            }
        }
        return all;
    }
}
