package dev.sluice.transport;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where connections come in, and how many are inside. Told by Netty's servers of this process; shut for good by who stops it, which
 * leaves those inside alone.
 */
public final class Gate {
    private static final Set<Channel> LISTENERS = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger INSIDE = new AtomicInteger();

    private Gate() {}

    static void opened(Channel listener) {
        LISTENERS.add(listener);
        listener.closeFuture().addListener(closed -> LISTENERS.remove(listener));
    }

    static void entered(Channel connection) {
        INSIDE.incrementAndGet();
        connection.closeFuture().addListener(closed -> INSIDE.decrementAndGet());
    }

    /** Takes no more connections. */
    public static void shut() {
        LISTENERS.forEach(listener -> listener.close().awaitUninterruptibly());
    }

    /** Connections that are open. */
    public static int inside() {
        return INSIDE.get();
    }
}
