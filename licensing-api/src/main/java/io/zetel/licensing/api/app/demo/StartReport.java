package io.zetel.licensing.api.app.demo;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.security.FirstStart;
import io.zetel.licensing.api.http.security.People;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.engine.embedded.EmbeddedDatabase;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.Window;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells whoever started Zetel where it listens, the operator's secret the one time it is new, and what the demo tenant
 * came to.
 */
@Component
class StartReport {

    private static final String DEMO_CLIENT = "contoso-demo";
    private static final List<Role> DEMO_ROLES = List.of(Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR);
    private static final Map<String, List<Role>> DEMO_PEOPLE = new TreeMap<>(Map.of(
            "contoso-admin", List.of(Role.GLOBAL_ADMIN, Role.AUDITOR), "contoso-desk", List.of(Role.LICENSE_ADMIN)));

    private final DemoTenant demo;
    private final Positions positions;
    private final Reads reads;
    private final ClaimReport claims;
    private final SeatUsage seats;
    private final Names names;
    private final InstantSource clock;
    private final ObjectProvider<EmbeddedDatabase> embedded;
    private final ObjectProvider<FirstStart> identity;
    private final Environment environment;
    private final PrintStream out;

    StartReport(
            DemoTenant demo,
            Positions positions,
            Reads reads,
            ClaimReport claims,
            SeatUsage seats,
            Names names,
            InstantSource clock,
            ObjectProvider<EmbeddedDatabase> embedded,
            ObjectProvider<FirstStart> identity,
            Environment environment) {
        this.demo = demo;
        this.positions = positions;
        this.reads = reads;
        this.claims = claims;
        this.seats = seats;
        this.names = names;
        this.clock = clock;
        this.embedded = embedded;
        this.identity = identity;
        this.environment = environment;
        this.out = System.out;
    }

    /** An external database never gets a demo unasked. */
    @EventListener
    void on(ApplicationReadyEvent ready) throws Refused {
        var base = "http://localhost:" + environment.getProperty("local.server.port");
        boolean wanted = environment.getProperty("zetel.demo", Boolean.class, embedded.getIfAvailable() != null);
        boolean loaded = wanted && positions.isEmpty();
        if (loaded) {
            report(demo.load());
        }
        out.printf("%nZetel listens on %s, its API is described at %s/swagger-ui.html%n", base, base);
        out.printf("Console: %s/console%n", base);
        identity.ifAvailable(clients -> {
            clients.operatorSecretOnce()
                    .ifPresent(secret -> out.printf("Operator secret, shown this once: %s%n", secret));
            clients.operatorPasswordOnce().ifPresent(password -> tell(People.OPERATOR, password));
            if (loaded) {
                DEMO_PEOPLE.forEach(
                        (name, roles) -> clients.addPerson(name, Optional.of(DemoTenant.CONTOSO.value()), roles)
                                .ifPresent(password -> tell(name, password)));
                clients.addClient(DEMO_CLIENT, DemoTenant.CONTOSO.value(), DEMO_ROLES)
                        .ifPresent(secret -> invite(base, secret));
            }
        });
        out.flush();
    }

    private void tell(String person, String password) {
        out.printf("Password of %s at the console, shown this once and to be changed there: %s%n", person, password);
    }

    private void report(long position) {
        var all = new WaitFor(OptionalLong.of(position));
        reads.position(ClaimReport.GROUP, all);
        reads.position(SeatUsage.GROUP, all);
        var now = clock.instant();
        out.printf(
                "%nDemo tenant contoso, claims of the last 90 days%n%-12s %-12s %-10s %s%n",
                "day", "user", "product", "from");
        claims.claims(DemoTenant.CONTOSO, Window.DEFAULT.from(now), null, null, 10)
                .forEach(row -> out.printf(
                        "%-12s %-12s %-10s %s%n",
                        row.claimedAt().toString().substring(0, 10),
                        row.userId(),
                        names.partNumber(row.skuId()),
                        row.backupPosition() == 0 ? "primary" : "backup"));
        var summary = claims.summary(DemoTenant.CONTOSO, Window.DEFAULT.from(now), null);
        out.printf(
                "… %d claimed in all, %d of them from the backup, refused: %s%n%n",
                summary.claimed(), summary.fromBackup(), summary.refusedByCode());
        out.printf("%-12s %8s %8s %9s%n", "product", "total", "assigned", "available");
        seats.products(DemoTenant.CONTOSO, now, SeatUsage.EXPIRING_WITHIN_DAYS)
                .forEach(row -> out.printf(
                        "%-12s %8d %8d %9d%n",
                        names.partNumber(row.skuId()), row.total(), row.assigned(), row.available()));
    }

    private void invite(String base, String secret) {
        var token =
                "$(curl -s -u %s:%s -d grant_type=client_credentials %s/oauth2/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')"
                        .formatted(DEMO_CLIENT, secret, base);
        out.printf("%nClaim a licence yourself (client %s, secret shown this once: %s):%n%n", DEMO_CLIENT, secret);
        out.printf("TOKEN=%s%n", token);
        out.printf(
                "curl -s -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' -d "
                        + "'{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\","
                        + "\"user\":{\"userId\":\"you\"}}' %s/api/v1/tenants/contoso/claims%n",
                base);
        out.printf(
                "curl -s -H \"Authorization: Bearer $TOKEN\" '%s/api/v1/tenants/contoso/reports/claims?limit=3'%n",
                base);
    }
}
