package dev.sluice.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Admits connections, so many in all and so many from each address, and sees to it that what comes through them is whole.
 * Netty makes it, for every connection that a server of this process takes, where {@link #ask} was called first.
 */
public final class Connections extends ChannelInitializerExtension {
    /** Most connections in all; 0 for half of the file descriptors that the process may have, at most 10,000. */
    public static final String MOST = "sluice.connections.most";

    /** Most connections from one address that is no trusted proxy. */
    public static final String MOST_EACH = "sluice.connections.most-each";

    private static final String PROXIES = "quarkus.http.proxy.trusted-proxies";
    private static final int USUAL = 10_000;
    private static final int USUAL_EACH = 1_000;
    /** Bytes that the kernel keeps of what nobody has read; it would take megabytes of each. */
    private static final int WAITING = 256 << 10;

    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> each = new ConcurrentHashMap<>();
    private final WholeRequests.Memory memory =
            WholeRequests.Memory.ofHeap(Runtime.getRuntime().maxMemory());
    private final Limits limits = Limits.configured();

    /** Asks Netty for it; before the first server is made. */
    public static void ask() {
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        Gate.opened(channel);
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        Optional<InetAddress> address = channel.remoteAddress() instanceof InetSocketAddress socket
                ? Optional.of(socket.getAddress())
                : Optional.empty();
        if (!admitted(channel, address)) {
            channel.pipeline().addFirst(new Refused());
            return;
        }
        Gate.entered(channel);
        channel.config().setOption(ChannelOption.SO_RCVBUF, WAITING);
        channel.pipeline().addFirst(new FirstBytes());
    }

    private boolean admitted(Channel channel, Optional<InetAddress> address) {
        boolean room = all.incrementAndGet() <= limits.most;
        channel.closeFuture().addListener(closed -> all.decrementAndGet());
        if (address.isEmpty() || limits.proxies.contains(address.get())) {
            return room;
        }
        int of = each.merge(address.get(), 1, Integer::sum);
        channel.closeFuture()
                .addListener(closed -> each.computeIfPresent(address.get(), (who, n) -> n == 1 ? null : n - 1));
        return room && of <= limits.mostEach;
    }

    /** Closes as soon as there is an event loop that can. */
    private static final class Refused extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.close();
        }
    }

    /** Sees bytes before anybody else, and puts the rest of its work behind the decoder as soon as there is one. */
    private final class FirstBytes extends ChannelInboundHandlerAdapter {
        private final WholeRequests requests = new WholeRequests(memory);
        private boolean installed;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!installed) {
                ChannelHandlerContext decoder = context.pipeline().context(HttpRequestDecoder.class);
                if (decoder != null) {
                    context.pipeline().addAfter(decoder.name(), "sluice-whole-requests", requests);
                    installed = true;
                }
            }
            requests.bytes();
            context.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            requests.read(context);
            context.fireChannelReadComplete();
        }
    }

    /**
     * How many.
     *
     * @param proxies whose connections are those of many
     */
    private record Limits(int most, int mostEach, AddressList proxies) {
        static Limits configured() {
            var config = ConfigProvider.getConfig();
            int most = config.getOptionalValue(MOST, Integer.class).orElse(0);
            return new Limits(
                    most > 0 ? most : half(),
                    config.getOptionalValue(MOST_EACH, Integer.class).orElse(USUAL_EACH),
                    AddressList.of(
                            config.getOptionalValue(PROXIES, String.class).orElse("")));
        }

        private static int half() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                    ? (int) Math.min(USUAL, system.getMaxFileDescriptorCount() / 2)
                    : USUAL;
        }
    }
}
