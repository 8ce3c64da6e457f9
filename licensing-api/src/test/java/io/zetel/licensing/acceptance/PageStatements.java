package io.zetel.licensing.acceptance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Notes what pages ask the database, so that it can be asked how it finds the answers. */
final class PageStatements implements BeanPostProcessor {

    /** A statement, and what was put into its places. */
    record Asked(String sql, List<Place> places) {}

    private record Place(Method method, Object[] arguments) {}

    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private @Nullable DataSource database;

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!name.equals("dataSource") || !(bean instanceof DataSource given)) {
            return bean;
        }
        database = given;
        return new DelegatingDataSource(given) {

            @Override
            public Connection getConnection() throws SQLException {
                return noting(super.getConnection());
            }
        };
    }

    /** What was asked since this was last called. */
    List<Asked> taken() {
        var all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    /** How many rows of each table the database looks at to answer this. */
    Map<String, Double> rowsOf(Asked one) {
        var rows = new HashMap<String, Double>();
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("explain (analyze, timing off, format json) " + one.sql())) {
            for (var place : one.places()) {
                place.method().invoke(statement, place.arguments());
            }
            try (var plan = statement.executeQuery()) {
                plan.next();
                count(JsonMapper.shared().readTree(plan.getString(1)).get(0).get("Plan"), rows);
            }
            return rows;
        } catch (SQLException | ReflectiveOperationException e) {
            throw new IllegalStateException(one.sql(), e);
        }
    }

    private static void count(JsonNode node, Map<String, Double> rows) {
        if (node.has("Relation Name")) {
            double each = node.path("Actual Rows").asDouble()
                    + node.path("Rows Removed by Filter").asDouble()
                    + node.path("Rows Removed by Index Recheck").asDouble();
            rows.merge(
                    node.path("Relation Name").asString(),
                    each * node.path("Actual Loops").asDouble(),
                    Double::sum);
        }
        node.path("Plans").forEach(part -> count(part, rows));
    }

    private Connection noting(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            var made = called(connection, method, arguments);
            return method.getName().equals("prepareStatement")
                    ? noting((String) arguments[0], (PreparedStatement) made)
                    : made;
        });
    }

    private PreparedStatement noting(String sql, PreparedStatement statement) {
        var places = new ArrayList<Place>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length > 1) {
                places.add(new Place(method, arguments));
            } else if (method.getName().startsWith("execute") && isOfPage()) {
                asked.add(new Asked(sql, List.copyOf(places)));
            }
            return called(statement, method, arguments);
        });
    }

    private static boolean isOfPage() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes known
                && known.getRequest().getRequestURI().startsWith("/console");
    }

    private interface Handler {
        @Nullable
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                PageStatements.class.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> handler.handle(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
