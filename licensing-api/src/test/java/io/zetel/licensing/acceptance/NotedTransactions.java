package io.zetel.licensing.acceptance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Notes what an application does in each transaction, in order: not what the test itself asks, nor what is looked for
 * by the clock.
 */
final class NotedTransactions implements BeanPostProcessor {

    private static final List<String> BY_THE_CLOCK = List.of("scheduling-", "db-scheduler", "idempotency");

    private final List<StringBuilder> begun = new CopyOnWriteArrayList<>();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!name.equals("dataSource") || !(bean instanceof DataSource given)) {
            return bean;
        }
        return new DelegatingDataSource(given) {

            @Override
            public Connection getConnection() throws SQLException {
                return noting(super.getConnection());
            }
        };
    }

    /** The statements of each transaction that began since this was last called. */
    List<String> taken() {
        var all = List.copyOf(begun);
        begun.clear();
        return all.stream().map(StringBuilder::toString).toList();
    }

    private Connection noting(Connection connection) {
        // A transaction that is open, or nothing.
        var open = new StringBuilder[1];
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "prepareStatement" -> {
                            if (connection.getAutoCommit() || open[0] == null) {
                                open[0] = new StringBuilder();
                                note(open[0]);
                            }
                            open[0].append(((String) arguments[0]).replaceAll("\\s+", " "))
                                    .append("; ");
                        }
                        case "commit", "rollback" -> open[0] = null;
                        default -> {}
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void note(StringBuilder transaction) {
        var thread = Thread.currentThread().getName();
        if (!thread.equals("main") && BY_THE_CLOCK.stream().noneMatch(thread::startsWith)) {
            begun.add(transaction);
        }
    }
}
