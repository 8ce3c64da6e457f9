package io.zetel.licensing.api.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Seats and claims per tenant and product, of the tenants with most seats out only: how many series there are is
 * bounded by {@code zetel.meters.tenants}, whoever registers. All nodes tell the same; take the maximum over them.
 */
@Component
public class SeatMeters {

    private static final String BIGGEST = """
                                          with biggest as (select tenant_id from reporting.seats group by tenant_id
                                                           order by sum(assigned) desc, tenant_id limit :tenants)
                                          """;
    private static final String SEATS = BIGGEST
            + "select tenant_id, sku_id, total, assigned, available from reporting.seats join biggest using (tenant_id)";
    private static final String CLAIMS = BIGGEST + """
            select tenant_id, sku_id, count(*) as claims from reporting.claims join biggest using (tenant_id)
            where claimed_at >= now() - interval '1 day' group by tenant_id, sku_id
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Names names;
    private final int tenants;
    private final MultiGauge seats;
    private final MultiGauge claims;

    SeatMeters(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Names names,
            MeterRegistry registry,
            @Value("${zetel.meters.tenants:20}") int tenants) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.names = names;
        this.tenants = tenants;
        this.seats = MultiGauge.builder("zetel.seats")
                .description("Seats per tenant and product: total, assigned, available")
                .register(registry);
        this.claims = MultiGauge.builder("zetel.claims.last.day")
                .description("Claims of the last 24 hours per tenant and product")
                .register(registry);
    }

    /** Looks anew; scrapes in between show the last look. */
    @Scheduled(fixedDelayString = "${zetel.meters.refresh:30s}")
    public void refresh() {
        var counted = new ArrayList<Row<?>>();
        var claimed = new ArrayList<Row<?>>();
        if (tenants > 0) {
            transaction.executeWithoutResult(_ -> {
                jdbc.sql(SEATS).param("tenants", tenants).query(row -> {
                    for (var count : List.of("total", "assigned", "available")) {
                        counted.add(Row.of(tags(row).and("count", count), row.getLong(count)));
                    }
                });
                jdbc.sql(CLAIMS).param("tenants", tenants).query(row -> {
                    claimed.add(Row.of(tags(row), row.getLong("claims")));
                });
            });
        }
        seats.register(counted, true);
        claims.register(claimed, true);
    }

    private Tags tags(ResultSet row) throws SQLException {
        var tenant = row.getString("tenant_id");
        var product = names.of(new TenantId(tenant)).partNumber(new SkuId(row.getString("sku_id")));
        return Tags.of("tenant", tenant, "product", product);
    }
}
