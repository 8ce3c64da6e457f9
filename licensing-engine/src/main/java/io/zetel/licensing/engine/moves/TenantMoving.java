package io.zetel.licensing.engine.moves;

import io.zetel.licensing.engine.outage.TemporarilyUnavailable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Not now, and perhaps not here: the tenant is on its way to another installation. */
public final class TenantMoving extends TemporarilyUnavailable {

    /** The code of its problem. */
    public static final String CODE = "TENANT_MOVING";

    /** What it says. */
    public static final String MESSAGE = "The tenant is moving to another installation; nothing was changed.";

    private static final long serialVersionUID = 1L;
    /** What the database says of a row that is to be changed beside the events. */
    private static final String SQL_STATE = "ZT001";

    /** Of what could not be stored. */
    public TenantMoving(@Nullable Throwable cause) {
        super(CODE, MESSAGE, cause);
    }

    /** The move that a failure comes from, if it does. */
    public static Optional<TenantMoving> behind(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .filter(cause -> cause instanceof SQLException sql && SQL_STATE.equals(sql.getSQLState()))
                .findFirst()
                .map(TenantMoving::new);
    }
}
