package io.zetel.outside.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own for the data directory, so that it can be filled; where the machine lets us mount one. */
final class SmallDisk implements AutoCloseable {

    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** One in this directory, or none, with the reason on the console. */
    static Optional<SmallDisk> mount(Path directory, long megabytes) throws IOException {
        var mountPoint = Files.createDirectory(directory.resolve("disk"));
        var image = directory.resolve("disk.img").toString();
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("user.name").equals("root")) {
            System.out.println("No disk is filled: only root on Linux may mount a small one");
            return Optional.empty();
        }
        if (run("truncate", "-s", megabytes + "m", image)
                && run("mkfs.ext4", "-q", "-m", "0", image)
                && run("mount", "-o", "loop", image, mountPoint.toString())) {
            return Optional.of(new SmallDisk(mountPoint));
        }
        System.out.println("No disk is filled: none could be mounted");
        return Optional.empty();
    }

    Path path() {
        return mountPoint;
    }

    /** Takes all that is left; the last blocks one by one, for a large file stops short of the end. */
    void fill() throws IOException {
        long left = Files.getFileStore(mountPoint).getUsableSpace();
        run("fallocate", "-l", Long.toString(left), mountPoint.resolve("filler").toString());
        run("dd", "if=/dev/zero", "of=" + mountPoint.resolve("rest"), "bs=4k", "status=none");
    }

    void free() throws IOException {
        Files.deleteIfExists(mountPoint.resolve("filler"));
        Files.deleteIfExists(mountPoint.resolve("rest"));
    }

    @Override
    public void close() throws IOException {
        free();
        if (!run("umount", mountPoint.toString())) {
            run("umount", "-l", mountPoint.toString());
        }
    }

    private static boolean run(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            return false;
        }
    }
}
