package dev.sluice.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests of one connection on when their last byte is here, as far as their address wants them whole, and never more
 * bytes or later than it allows, however the body is framed. Stands right behind the decoder of HTTP; one event loop.
 */
final class WholeRequests extends ChannelInboundHandlerAdapter {
    /** What anybody here takes; a label of the metrics, so that others must not even reach them. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private static final String NOTHING = "%00";
    private static final String SESSION = "sluice-session";
    private static final String BEARER = "Bearer ";

    private static final Duration LINGER = Duration.ofMillis(500);

    private final Memory memory;
    private String address = "";
    private RequestLimit limitThere = RequestLimit.SMALL;
    private RequestLimit limit = RequestLimit.SMALL;
    private long received;
    private long reserved;
    private boolean asked;
    private boolean known;
    private long startedAt;
    private boolean open;
    private boolean refused;
    private @Nullable HttpRequest held;
    private @Nullable ByteBuf body;
    private @Nullable Future<?> deadline;

    WholeRequests(Memory memory) {
        this.memory = memory;
    }

    /** Bytes have come; those of a request that is not whole when they are read start its clock. */
    void bytes() {
        if (!open) {
            open = true;
            limit = RequestLimit.SMALL;
            startedAt = System.nanoTime();
        }
    }

    /** All that had come is read. */
    void read(ChannelHandlerContext context) {
        if (open && deadline == null && !refused) {
            Duration left = limit.time().minusNanos(System.nanoTime() - startedAt);
            deadline = context.executor().schedule(() -> tooSlow(context), left.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            unreadable(context, message);
            return;
        }
        if (message instanceof HttpRequest request) {
            begin(context, request);
        }
        if (message instanceof HttpContent content) {
            take(context, content);
        } else if (!(message instanceof HttpRequest)) {
            context.fireChannelRead(message);
        }
    }

    /** What cannot be decoded ends its connection at once: nobody can tell where the next request begins. */
    private void unreadable(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        refused = true;
        drop();
        context.writeAndFlush(Refusals.unreadable()).addListener(ChannelFutureListener.CLOSE);
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        bytes();
        limit = limit(request.uri());
        received = 0;
        asked = false;
        known = false;
        stopClock();
        if (!METHODS.contains(request.method())) {
            refuse(context, Refusals.unknownMethod());
            return;
        }
        if (request.uri().contains(NOTHING)) {
            refuse(context, Refusals.unnamed());
            return;
        }
        long length = length(request);
        if (length > limit.bytes()) {
            refuse(context, Refusals.tooLarge(limit.bytes()));
            return;
        }
        if (larger(length) && !knows(request)) {
            unknown(context, request);
            return;
        }
        if (!limit.whole() || length == 0) {
            context.fireChannelRead(request);
            return;
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            request.headers().remove(HttpHeaderNames.EXPECT);
            context.writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));
        }
        held = request;
    }

    /** A connection asks for one address again and again. */
    private RequestLimit limit(String uri) {
        if (!uri.equals(address)) {
            address = uri;
            limitThere = RequestLimit.of(uri);
        }
        return limitThere;
    }

    /** Bytes of the body as far as its head tells; -1 where only its end will tell. */
    private static long length(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) ? -1 : HttpUtil.getContentLength(request, 0L);
    }

    private boolean larger(long length) {
        return length > RequestLimit.SMALL.bytes() || (length < 0 && !limit.whole());
    }

    private void unknown(ChannelHandlerContext context, HttpRequest request) {
        boolean brings = request.headers().contains(HttpHeaderNames.AUTHORIZATION);
        if (!Callers.tell() && (brings || session(request).findAny().isPresent())) {
            refuse(context, Refusals.unread());
            return;
        }
        if (brings && context.channel().remoteAddress() instanceof InetSocketAddress address) {
            Callers.refused(address.getAddress().getHostAddress());
        }
        refuse(context, Refusals.unknown());
    }

    /** Asked once for each request, so that memory goes back to where it came from. */
    private boolean knows(HttpRequest request) {
        if (!asked) {
            asked = true;
            known = isKnown(request);
        }
        return known;
    }

    private static boolean isKnown(HttpRequest request) {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        if (authorization.startsWith(BEARER)) {
            return Callers.key(authorization.substring(BEARER.length()));
        }
        return session(request).anyMatch(cookie -> Callers.session(cookie.value()));
    }

    private static Stream<Cookie> session(HttpRequest request) {
        return ServerCookieDecoder.LAX.decode(request.headers().get(HttpHeaderNames.COOKIE, "")).stream()
                .filter(cookie -> cookie.name().equals(SESSION));
    }

    private void take(ChannelHandlerContext context, HttpContent content) {
        received += content.content().readableBytes();
        if (received > limit.bytes()) {
            content.release();
            refuse(context, Refusals.tooLarge(limit.bytes()));
            return;
        }
        HttpRequest request = held;
        if (request == null) {
            pass(context, content);
            return;
        }
        boolean last = content instanceof LastHttpContent;
        if (last && body == null) {
            held = null;
            context.fireChannelRead(request);
            pass(context, content);
            return;
        }
        if (!affordable(context, request)) {
            content.release();
            return;
        }
        try {
            if (body == null) {
                body = context.alloc().buffer(content.content().readableBytes());
            }
            body.writeBytes(content.content());
            if (last) {
                release(context, request, (LastHttpContent) content);
            }
        } finally {
            content.release();
        }
    }

    /** Whether there is memory for what has come, and a body beyond what everybody may send is by somebody known. */
    private boolean affordable(ChannelHandlerContext context, HttpRequest request) {
        if (!knows(request) && received > RequestLimit.SMALL.bytes()) {
            unknown(context, request);
            return false;
        }
        if (!memory.of(known).grow(received - reserved)) {
            refuse(context, Refusals.busy());
            return false;
        }
        reserved = received;
        return true;
    }

    private void release(ChannelHandlerContext context, HttpRequest request, LastHttpContent last) {
        ByteBuf whole = body == null ? Unpooled.EMPTY_BUFFER : body;
        body = null;
        held = null;
        DefaultLastHttpContent end = new DefaultLastHttpContent(whole, false);
        end.trailingHeaders().set(last.trailingHeaders());
        context.fireChannelRead(request);
        ended();
        context.fireChannelRead(end);
    }

    private void pass(ChannelHandlerContext context, HttpContent content) {
        if (content instanceof LastHttpContent) {
            ended();
        }
        context.fireChannelRead(content);
    }

    private void ended() {
        open = false;
        stopClock();
        if (reserved > 0) {
            memory.of(known).shrink(reserved);
            reserved = 0;
        }
    }

    private void stopClock() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** Strangers are cut without a word: there may be many of them. */
    private void tooSlow(ChannelHandlerContext context) {
        HttpRequest request = held;
        if (request != null && knows(request)) {
            refuse(context, Refusals.tooSlow(limit.time()));
        } else {
            refused = true;
            drop();
            context.close();
        }
    }

    /** Answers, then reads nothing more; who still sends has a moment to read why. */
    private void refuse(ChannelHandlerContext context, ByteBuf answer) {
        refused = true;
        drop();
        context.channel().config().setAutoRead(false);
        context.writeAndFlush(answer)
                .addListener(sent ->
                        context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void drop() {
        ended();
        held = null;
        if (body != null) {
            body.release();
            body = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        drop();
        super.channelInactive(context);
    }

    /**
     * Of bodies that are not whole yet, so that strangers cannot take what those who are known need.
     *
     * @param known of callers whose key or session is known here
     * @param strangers of all others
     */
    record Memory(Buffered known, Buffered strangers) {
        private static final int SHARE = 8;
        private static final int SHARE_OF_STRANGERS = 32;

        static Memory ofHeap(long bytes) {
            return new Memory(new Buffered(bytes / SHARE), new Buffered(bytes / SHARE_OF_STRANGERS));
        }

        private Buffered of(boolean caller) {
            return caller ? known : strangers;
        }
    }
}
