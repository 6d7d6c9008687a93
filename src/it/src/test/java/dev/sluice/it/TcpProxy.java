package dev.sluice.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The way to a port of this machine, which a test can cut, slow down, and let end in nothing. */
final class TcpProxy implements Closeable {
    private final int target;
    private final ServerSocket server;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean halfOpen;
    private volatile Duration delay = Duration.ZERO;

    TcpProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run("accept", this::accept);
    }

    private static void run(String name, Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException | InterruptedException e) {
                        // the way is over
                    }
                },
                "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            if (cut) {
                client.close();
                continue;
            }
            Way way = halfOpen ? Way.toNowhere(client) : Way.to(client, target);
            ways.add(way);
            run("there", () -> way.pump(way.client.getInputStream(), way.outwards, this));
            if (!halfOpen) {
                run("back", () -> way.pump(way.service.getInputStream(), way.inwards, this));
            }
            run("deliver there", () -> way.deliver(way.outwards, way.service));
            run("deliver back", () -> way.deliver(way.inwards, way.client));
        }
    }

    /** Where clients connect to. */
    int port() {
        return server.getLocalPort();
    }

    /** Ends every connection, and takes no other one. */
    void cut() {
        cut = true;
        ways.forEach(Way::close);
        ways.clear();
    }

    /** Lets every byte wait, each way. */
    void delay(Duration by) {
        delay = by;
    }

    /** Takes connections and bytes, and answers nothing: what was connected stays so, and is lost for good. */
    void halfOpen() {
        halfOpen = true;
        ways.forEach(way -> way.lost = true);
    }

    /** Lets new connections through, and what comes on old ones that are not lost. */
    void heal() {
        cut = false;
        halfOpen = false;
        delay = Duration.ZERO;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** A connection and the one behind it. */
    private static final class Way {
        private final Socket client;
        private final Socket service;
        private final BlockingQueue<Chunk> outwards = new LinkedBlockingQueue<>();
        private final BlockingQueue<Chunk> inwards = new LinkedBlockingQueue<>();
        private volatile boolean lost;

        private Way(Socket client, Socket service) {
            this.client = client;
            this.service = service;
        }

        static Way to(Socket client, int target) throws IOException {
            return new Way(client, new Socket(InetAddress.getLoopbackAddress(), target));
        }

        static Way toNowhere(Socket client) {
            Way way = new Way(client, client);
            way.lost = true;
            return way;
        }

        void pump(InputStream in, BlockingQueue<Chunk> out, TcpProxy proxy) throws IOException {
            byte[] buffer = new byte[65_536];
            try {
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    if (!lost) {
                        out.add(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + proxy.delay.toNanos()));
                    }
                }
            } finally {
                if (!lost) {
                    close();
                }
            }
        }

        void deliver(BlockingQueue<Chunk> from, Socket to) throws IOException, InterruptedException {
            OutputStream out = to.getOutputStream();
            while (!to.isClosed()) {
                Chunk chunk = from.poll(1, TimeUnit.SECONDS);
                if (chunk != null) {
                    chunk.await();
                    out.write(chunk.bytes);
                }
            }
        }

        void close() {
            try (client;
                    service) {
                lost = true;
            } catch (IOException e) {
                // it is over all the same
            }
        }
    }

    /** Bytes that may not arrive before that time; what was sent before them goes before them. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Chunk(byte[] bytes, long due) {
        void await() throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
    }
}
