package dev.sluice.outgoing;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * POSTs JSON to addresses that users wrote: only where {@link Destinations} lets it, following no redirect, unpacking nothing,
 * trying nothing twice, and without any proxy of the environment. No thread waits for an answer.
 */
public final class OutgoingClient implements AutoCloseable {
    private static final Timeout CONNECTED_WITHIN = Timeout.ofSeconds(2);
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int MOST_EACH = 500;
    private static final int MAX_ANSWER = 1 << 20;

    private static final int STARTERS = 4;
    private static final int WAITING = 256;

    /** Opens connections, which waits for names to be resolved: on threads of its own, so that no other arm waits, too. */
    private final ThreadPoolExecutor starters = new ThreadPoolExecutor(
            STARTERS, STARTERS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), OutgoingClient::starter);

    private final Duration longest;
    private final CloseableHttpAsyncClient client;

    /**
     * @param longest time of a whole call
     */
    public OutgoingClient(Destinations destinations, Duration longest) {
        this.longest = longest;
        starters.allowCoreThreadTimeOut(true);
        RequestConfig request = RequestConfig.custom()
                .setConnectionRequestTimeout(CONNECTED_WITHIN)
                .setResponseTimeout(Timeout.of(longest))
                .build();
        client = HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setDnsResolver(destinations)
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_EACH)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECTED_WITHIN)
                                .setSocketTimeout(Timeout.of(longest))
                                .build())
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .build())
                        .build())
                .setDefaultRequestConfig(request)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("sluice")
                .build();
        client.start();
    }

    /**
     * The answer, whatever its status; cancelling gives the call up and closes its connection, as does the longest time.
     *
     * @throws java.util.concurrent.RejectedExecutionException where too many calls wait for names to be resolved
     */
    public CompletableFuture<Answer> post(URI url, byte[] json) {
        Call call = new Call();
        starters.execute(() -> {
            if (call.isDone()) {
                return;
            }
            SimpleHttpRequest request = SimpleRequestBuilder.post(url)
                    .setBody(json, ContentType.APPLICATION_JSON)
                    .setHeader("Accept", "application/json")
                    .build();
            try {
                call.sent(client.execute(SimpleRequestProducer.create(request), new LimitedBody(MAX_ANSWER), call));
            } catch (RuntimeException e) { // whoever asked must hear of it
                call.completeExceptionally(e);
            }
        });
        call.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).whenComplete((answer, failure) -> call.giveUp());
        return call;
    }

    private static Thread starter(Runnable task) {
        Thread thread = new Thread(task, "sluice-outgoing");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        starters.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    /** What came back. */
    public record Answer(int status, byte[] body) {}

    /** A call that is under way, or will be. */
    private static final class Call extends CompletableFuture<Answer> implements FutureCallback<Answer> {
        private volatile Future<?> sent = CompletableFuture.completedFuture(null);

        void sent(Future<?> future) {
            sent = future;
            if (isDone()) {
                giveUp();
            }
        }

        /** Has no effect on a call that has ended by itself. */
        void giveUp() {
            sent.cancel(true);
        }

        @Override
        public void completed(Answer answer) {
            complete(answer);
        }

        @Override
        public void failed(Exception failure) {
            completeExceptionally(failure);
        }

        @Override
        public void cancelled() {
            completeExceptionally(new CancellationException());
        }
    }
}
