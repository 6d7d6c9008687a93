package dev.sluice.embedded;

import dev.sluice.stream.DataFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The one directory of the embedded services: locked while in use, with ports that stay the same from start to start,
 * so that a server which outlived a crash is found again.
 */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    static DataDirectory open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        DataFormat.require(absolute, "postgresql", "kafka", "streams", "ports.properties");
        FileChannel channel =
                FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException(
                    "data directory " + absolute + " is in use by another process; choose another one with --data-dir");
        }
        return new DataDirectory(absolute, channel, lock);
    }

    @SuppressWarnings("NullAway") // tryLock says "taken" with null
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The port noted under that name; a free one is chosen and noted the first time. */
    int port(String name) throws IOException {
        Path file = path.resolve("ports.properties");
        Properties ports = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                ports.load(in);
            }
        }
        String noted = ports.getProperty(name);
        if (noted != null) {
            return Integer.parseInt(noted);
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports.setProperty(name, String.valueOf(free.getLocalPort()));
            try (OutputStream out = Files.newOutputStream(file)) {
                ports.store(out, "ports of the embedded services; delete this file to choose others");
            }
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
