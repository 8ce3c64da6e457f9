package io.zetel.licensing.engine.projection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.SqlProvider;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes that are sent to PostgreSQL together. A lone event is some seven short ones in all read models, and to send
 * each and wait for its answer costs as much as to carry it out. Nobody asks what became of one; if it fails, all do.
 */
public final class SentTogether {

    private static final ScopedValue<List<Write>> CURRENT = ScopedValue.newInstance();

    private SentTogether() {}

    private record Write(Template by, String sql, PreparedStatementSetter parameters) {}

    /** Statements on this database; where nothing is to be sent together each is sent by itself. */
    public static JdbcClient on(DataSource dataSource) {
        return JdbcClient.create(new Template(dataSource));
    }

    /** Does this in the transaction of this thread, and then sends what it wrote. */
    public static void during(DataSource dataSource, Runnable work) {
        List<Write> writes = new ArrayList<>();
        ScopedValue.where(CURRENT, writes).run(work);
        send(new JdbcTemplate(dataSource), writes);
    }

    private static void send(JdbcTemplate jdbc, List<Write> writes) {
        if (!writes.isEmpty()) {
            jdbc.execute(
                    writes.stream().map(Write::sql).collect(Collectors.joining(";\n")), (PreparedStatement all) -> {
                        int taken = 0;
                        for (var write : writes) {
                            taken = setBehind(taken, all, write.parameters());
                        }
                        return all.execute();
                    });
            writes.clear();
        }
    }

    /**
     * The parameters of one statement come behind those of the statements before it; answers how many there are then.
     */
    private static int setBehind(int taken, PreparedStatement all, PreparedStatementSetter parameters)
            throws SQLException {
        int[] last = {taken};
        var behind = (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (_, method, arguments) -> {
                    if (method.getName().startsWith("set") && arguments[0] instanceof Integer index) {
                        last[0] = Math.max(last[0], taken + index);
                        arguments[0] = taken + index;
                    }
                    try {
                        return method.invoke(all, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        parameters.setValues(behind);
        return last[0];
    }

    private static final class Template extends JdbcTemplate {

        private Template(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public int update(PreparedStatementCreator statement) {
            if (CURRENT.isBound()
                    && statement instanceof SqlProvider sql
                    && statement instanceof PreparedStatementSetter parameters
                    && sql.getSql() != null) {
                CURRENT.get().add(new Write(this, sql.getSql(), parameters));
                return 0;
            }
            return super.update(statement);
        }

        /** Whoever reads what it wrote finds it there. */
        @Override
        public <T> @Nullable T query(
                PreparedStatementCreator statement,
                @Nullable PreparedStatementSetter parameters,
                ResultSetExtractor<T> rows) {
            if (CURRENT.isBound() && CURRENT.get().stream().anyMatch(write -> write.by() == this)) {
                send(this, CURRENT.get());
            }
            return super.query(statement, parameters, rows);
        }
    }
}
