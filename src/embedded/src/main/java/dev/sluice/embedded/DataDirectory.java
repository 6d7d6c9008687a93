package dev.sluice.embedded;

import dev.sluice.stream.DataFormat;
import dev.sluice.token.SecretsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one directory of the embedded services: closed to other users of the machine and locked while in use, with ports and
 * passwords that stay the same from start to start, so that a server which outlived a crash is found again.
 */
final class DataDirectory implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final int PASSWORD_BYTES = 24;
    static final String PASSWORDS = "passwords.properties";

    private static final String PORTS = "ports.properties";
    private static final Pattern ANYTHING = Pattern.compile(".*");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int LAST_PORT = 65_535;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes or takes over a directory.
     *
     * @throws IOException in one sentence where another process uses it, another build made it, its disk is full, or other users
     *     of the machine may write to it: what they put there would be run and read
     */
    static DataDirectory open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        refuseWritableByOthers(absolute);
        FullDisk.requireRoom(absolute);
        DataFormat.require(absolute, "postgresql", "kafka", "streams", "ports.properties");
        Files.setPosixFilePermissions(absolute, OWNER_ONLY);
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

    private static void refuseWritableByOthers(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(directory);
        if (granted.stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
            throw new IOException("data directory " + directory
                    + " may be written to by other users of this machine; take the right from them with 'chmod 700 "
                    + directory + "', and make sure that nothing in it is theirs");
        }
    }

    /** A directory in it that is closed to others too, whatever is done to the one around it. */
    Path directory(String name) throws IOException {
        Path inside = Files.createDirectories(path.resolve(name));
        Files.setPosixFilePermissions(inside, OWNER_ONLY);
        return inside;
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
        String noted = noted(PORTS, name, ANYTHING, DataDirectory::freePort);
        if (!PORT.matcher(noted).matches() || Integer.parseInt(noted) > LAST_PORT) {
            throw new IOException(path.resolve(PORTS) + " says that the port of " + name + " is '" + noted
                    + "'; it must be a number from 1 to " + LAST_PORT
                    + ", or delete the line while nothing runs and a free one is chosen");
        }
        return Integer.parseInt(noted);
    }

    /** The password noted under that name; made at random the first time, and where what is noted can be none. */
    String password(String name) throws IOException {
        return noted(PASSWORDS, name, PASSWORD, DataDirectory::randomPassword);
    }

    private String noted(String file, String name, Pattern form, Choice choice) throws IOException {
        Path notes = path.resolve(file);
        Properties known = new Properties();
        if (Files.exists(notes)) {
            try (InputStream in = Files.newInputStream(notes)) {
                known.load(in);
            } catch (IllegalArgumentException e) {
                throw new IOException(notes + " is no file of properties: " + e.getMessage(), e);
            }
        }
        String value = known.getProperty(name);
        if (value == null || !form.matcher(value).matches()) {
            value = choice.make();
            known.setProperty(name, value);
            StringWriter text = new StringWriter();
            known.store(text, "of the embedded services; delete this file with the directory only");
            SecretsFile.writePrivately(notes, text.toString());
        }
        return value;
    }

    private static String freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(free.getLocalPort());
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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

    private interface Choice {
        String make() throws IOException;
    }
}
