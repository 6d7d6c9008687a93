package dev.sluice.arm.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.Json;
import dev.sluice.codec.Texts;
import dev.sluice.outgoing.AddressKind;
import dev.sluice.outgoing.Destinations;
import dev.sluice.outgoing.OutgoingClient;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteRecommenderTest {
    private final RecommenderServer server = new RecommenderServer();
    private final OutgoingClient client =
            new OutgoingClient(Destinations.of(Set.of(AddressKind.LOOPBACK), Set.of()), RemoteRecommender.LONGEST);
    private final RemoteRecommender recommender = new RemoteRecommender(server.url(), client);

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void question_saysWhoWantsWhat_andTheAnswerIsKeptInOrder() throws Exception {
        AtomicReference<String> asked = new AtomicReference<>("");
        server.answer(200, question -> {
            asked.set(question);
            return "{\"items\": [{\"itemId\": \"b\", \"score\": 2.5}, {\"itemId\": \"a\"}], \"model\": \"v7\"}";
        });
        RecommendRequest request = new RecommendRequest(
                "ann",
                "hash",
                Map.of(),
                List.of("x"),
                new ItemFilter(Set.of("a", "b"), Set.of("c"), Set.of("w"), Optional.empty()),
                5,
                Map.of("country", "KR"),
                1);
        assertThat(recommender.recommend(request)).containsExactly(new ScoredItem("b", 2.5), new ScoredItem("a", 0));
        assertThat(Json.http().readTree(asked.get()))
                .isEqualTo(Json.http().readTree("""
                {"unit": "ann", "count": 5, "recentItems": ["x"], "candidateItems": ["a", "b"],
                 "excludedItems": ["c"], "context": {"country": "KR"}}""".replace("[\"a\", \"b\"]", order(asked.get()))));
    }

    /** A set has no order. */
    private static String order(String json) {
        return json.contains("[\"a\",\"b\"]") ? "[\"a\", \"b\"]" : "[\"b\", \"a\"]";
    }

    @Test
    void itemsThatMayNotBeShown_andRepeats_areLeftOut() {
        server.answer(
                200,
                question ->
                        "{\"items\": [{\"itemId\": \"c\"}, {\"itemId\": \"a\"}, {\"itemId\": \"a\"}, {\"itemId\": \"d\"}, {\"itemId\": \"e\"}]}");
        RecommendRequest request = new RecommendRequest(
                "u",
                "u",
                Map.of(),
                List.of(),
                new ItemFilter(Set.of(), Set.of("c"), Set.of("e"), Optional.empty()),
                2,
                Map.of(),
                0);
        assertThat(recommender.recommend(request))
                .extracting(ScoredItem::itemId)
                .containsExactly("a", "d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|oops",
                "404|{}",
                "200|",
                "200|nonsense",
                "200|{}",
                "200|{\"items\":[{}]}",
                "200|{\"items\":7}",
                "200|{\"items\":[{\"itemId\":\"a\"}]} {\"items\":[]}",
                "200|[{\"itemId\":\"a\"}]",
                "200|{\"items\":[\"a\",\"b\"]}",
                "201|{\"items\":[{\"itemId\":\"a\"}]}",
                "204|"
            })
    void anyOtherAnswer_isAFailure(int status, String body) {
        server.answer(status, question -> body == null ? "" : body);
        assertThatThrownBy(() -> recommender.recommend(RecommendRequest.of("u", 3)))
                .isInstanceOf(RuntimeException.class);
    }

    /** What cannot be ranked or named in an event is left out; the rest is served. */
    @Test
    void itemsThatCannotBeServed_areLeftOut_andCounted() {
        server.answer(
                200,
                question -> "{\"items\": [{\"itemId\": \"\", \"score\": 9}, {\"itemId\": \"n\", \"score\": \"NaN\"},"
                        + " {\"itemId\": \"i\", \"score\": 1e999}, {\"itemId\": \""
                        + "l".repeat(Texts.LONGEST_ITEM_ID + 1) + "\"},"
                        + " {\"itemId\": 7, \"score\": 1, \"why\": \"new\"}]}");
        assertThat(recommender.recommend(RecommendRequest.of("u", 3))).containsExactly(new ScoredItem("7", 1));
        assertThat(recommender.leftOut()).isEqualTo(4);
        assertThat(recommender.failed()).isZero();
    }

    /** A redirect could lead anywhere. */
    @Test
    void redirect_isNotFollowed() {
        try (RecommenderServer other = new RecommenderServer()) {
            AtomicReference<String> asked = new AtomicReference<>("");
            other.answer(200, question -> {
                asked.set(question);
                return "{\"items\": [{\"itemId\": \"a\"}]}";
            });
            server.with(Map.of("Location", other.url().toString())).answer(307, question -> "");
            assertThatThrownBy(() -> recommender.recommend(RecommendRequest.of("u", 3)))
                    .hasMessageContaining("did not answer");
            assertThat(asked.get()).isEmpty();
        }
    }

    /** What a definition of earlier days names is not called either. */
    @Test
    void addressThatIsNotAllowed_isNotCalled() {
        AtomicReference<String> asked = new AtomicReference<>("");
        server.answer(200, question -> {
            asked.set(question);
            return "{\"items\": [{\"itemId\": \"a\"}]}";
        });
        try (OutgoingClient closed = new OutgoingClient(
                Destinations.of(Set.of(AddressKind.PUBLIC), Set.of("127.0.0.1:1")), RemoteRecommender.LONGEST)) {
            RemoteRecommender refused = new RemoteRecommender(server.url(), closed);
            assertThatThrownBy(() -> refused.recommend(RecommendRequest.of("u", 3)))
                    .hasMessageContaining("did not answer");
        }
        assertThat(asked.get()).isEmpty();
    }

    private static boolean closed(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException e) { // with a word less
            return true;
        }
    }

    /** Who has been given up sees its connection closed. */
    @Test
    void answerThatIsGivenUp_isCancelled() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/recommend");
            CompletableFuture<List<ScoredItem>> answer =
                    new RemoteRecommender(url, client).ask(RecommendRequest.of("u", 3), Runnable::run);
            try (Socket asked = silent.accept()) {
                asked.setSoTimeout(10_000);
                assertThat(asked.getInputStream().read()).isEqualTo('P');
                answer.cancel(true);
                assertThat(closed(asked)).isTrue();
            }
        }
    }

    @Test
    void answerOfMoreThanAMebibyte_isAFailure() {
        server.answer(200, question -> "{\"items\": [{\"itemId\": \"" + "x".repeat(1 << 20) + "\"}]}");
        assertThatThrownBy(() -> recommender.recommend(RecommendRequest.of("u", 3)))
                .hasMessageContaining("did not answer");
        assertThat(recommender.failed()).isOne();
    }

    @Test
    void nobodyThere_isAFailure() {
        server.close();
        assertThatThrownBy(() -> recommender.recommend(RecommendRequest.of("u", 3)))
                .isInstanceOf(RuntimeException.class);
    }
}
