package io.zetel.licensing.engine.projection;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Statements that take long lists, or find many rows by others. Of a statement that is asked often PostgreSQL keeps one
 * plan for all lists; and one that was made while the tables were small, or nothing was known of them, goes through a
 * whole table for each row of another once they are large, until somebody looks at them again. These are planned for
 * the rows and the lists there are, each time they are asked.
 */
public final class PlannedAnew {

    private PlannedAnew() {}

    /** Statements on this database. */
    public static JdbcClient on(DataSource dataSource) {
        return JdbcClient.create(new Template(dataSource));
    }

    private static final class Template extends JdbcTemplate {

        private Template(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        protected void applyStatementSettings(Statement statement) throws SQLException {
            super.applyStatementSettings(statement);
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }
}
