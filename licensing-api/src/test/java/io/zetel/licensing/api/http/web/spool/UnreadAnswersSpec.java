package io.zetel.licensing.api.http.web.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@DisplayName("Answers to a client that does not read yet")
class UnreadAnswersSpec {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 100;

    private final SpoolSpace space = new SpoolSpace(DataSize.ofMegabytes(4), DataSize.ofMegabytes(5));
    private final Client client = new Client();

    @Test
    void wait_in_memory_then_in_a_file_and_come_in_order() throws IOException {
        try (var out = new UnreadAnswers(client, space)) {
            write(out, 0, 60);
            assertThat(out.isFull()).isFalse();
            assertThat(space.used()).as("bytes on disk").isPositive();
            client.reads.countDown();
            out.requestIsRead();
            write(out, 60, PIECES);
            assertThat(client.received.toByteArray()).isEqualTo(expected(PIECES));
        }
        assertThat(space.used()).isZero();
    }

    @Test
    void are_full_at_the_bound_and_lose_nothing_of_what_is_written_all_the_same() throws IOException {
        try (var out = new UnreadAnswers(client, space)) {
            write(out, 0, PIECES);
            assertThat(out.isFull()).isTrue();
            client.reads.countDown();
            out.requestIsRead();
            assertThat(client.received.toByteArray()).isEqualTo(expected(PIECES));
        }
    }

    @Test
    void share_the_space_there_is_for_all() throws IOException {
        try (var one = new UnreadAnswers(client, space);
                var other = new UnreadAnswers(client, space)) {
            write(one, 0, 75);
            write(other, 0, 50);
            assertThat(one.isFull()).isFalse();
            assertThat(other.isFull()).isTrue();
        }
        assertThat(space.used()).isZero();
    }

    @Test
    void are_held_back_for_a_client_that_reads_slowly() throws IOException {
        client.pauseMillis = 2;
        client.reads.countDown();
        try (var out = new UnreadAnswers(client, space, Duration.ofSeconds(30))) {
            for (int i = 0; i < PIECES; i++) {
                write(out, i, i + 1);
                assertThat(space.used()).as("bytes on disk").isZero();
            }
        }
    }

    @Test
    void end_with_the_client() throws IOException {
        try (var out = new UnreadAnswers(client, space)) {
            write(out, 0, 60);
            client.isGone = true;
            client.reads.countDown();
            assertThatThrownBy(out::requestIsRead)
                    .isInstanceOf(IOException.class)
                    .hasMessage("gone");
            assertThat(space.used()).isZero();
            assertThat(out.isFull()).as("whether there is any use in more").isTrue();
        }
    }

    @Test
    void are_forgotten_when_nobody_goes_on_with_them() throws IOException {
        try (var out = new UnreadAnswers(client, space)) {
            write(out, 0, 60);
        }
        assertThat(space.used()).isZero();
        assertThat(client.received.size()).isZero();
    }

    @Test
    void lie_where_nobody_else_can_look_and_have_no_name() throws IOException {
        try (var file = SpoolFile.open()) {
            file.append(new byte[] {1, 2, 3}, 1, 2);
            try (var directories =
                    Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "zetel-spool-*")) {
                for (var directory : directories) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                            .isEqualTo("rwx------");
                    try (var files = Files.list(directory)) {
                        assertThat(files).isEmpty();
                    }
                }
            }
            assertThat(file.read().readAllBytes()).containsExactly(2, 3);
        }
    }

    private static void write(OutputStream out, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            out.write(piece(i));
        }
    }

    private static byte[] piece(int number) {
        var piece = new byte[PIECE];
        Arrays.fill(piece, (byte) number);
        return piece;
    }

    private static byte[] expected(int pieces) throws IOException {
        var all = new ByteArrayOutputStream();
        write(all, 0, pieces);
        return all.toByteArray();
    }

    /** A client that reads nothing until it is told to. */
    private static final class Client extends OutputStream {

        private final CountDownLatch reads = new CountDownLatch(1);
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private volatile boolean isGone;
        private volatile int pauseMillis;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                reads.await();
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (isGone) {
                throw new IOException("gone");
            }
            received.write(bytes, from, length);
        }
    }
}
