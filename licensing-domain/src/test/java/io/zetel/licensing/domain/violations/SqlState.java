package io.zetel.licensing.domain.violations;

import java.sql.Connection;

/** A state that knows a database. */
record SqlState(Connection connection) {}
