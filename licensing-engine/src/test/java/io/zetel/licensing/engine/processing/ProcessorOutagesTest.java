package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("Processors that cannot go on")
class ProcessorOutagesTest {

    private final AtomicLong now = new AtomicLong();
    private final ProcessorOutages outages = new ProcessorOutages(now::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(ProcessorOutages.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(said);
    }

    @Test
    void say_so_once_a_minute_in_one_line() {
        for (int second = 0; second < 61; second++) {
            outages.failed("history", away());
            outages.failed("seat-usage", away());
            now.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(said.list)
                .hasSize(2)
                .allMatch(line -> line.getThrowableProxy() == null)
                .allMatch(line -> line.getFormattedMessage().endsWith(": the database is away"));
    }

    @Test
    void say_also_what_else_is_wrong_and_where_if_that_is_a_fault_of_ours() {
        outages.failed("history", away());
        outages.failed("history", new IllegalArgumentException("no such column"));
        assertThat(said.list).hasSize(2);
        assertThat(said.list.getLast().getThrowableProxy().getMessage()).isEqualTo("no such column");
    }

    private static RuntimeException away() {
        return new IllegalStateException(new SQLException("the database is away\nand more", "57P01"));
    }
}
