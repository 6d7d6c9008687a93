package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.stream.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each topic deleted while people decide and click, and the application started again: it is told, and goes on. */
@Tag("faults")
class TopicsIT {
    /** What was acknowledged is in these alone until it is counted. */
    private static final Set<String> HOLD = Set.of(Topics.EVENTS, Topics.ARM_DELTAS);

    private static final List<String> TOPICS = Topics.ALL;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @FieldSource("TOPICS")
    void topicDeleted_isTold_andTheApplicationGoesOn(String topic) throws Exception {
        try (Services services = new Services(directory, 2);
                Sluice sluice = services.application(Map.of()).start()) {
            FaultCase.create(sluice, "topics");
            String name = "topic %s deleted, 20 s later the application stopped and started".formatted(topic);
            try (FaultCase fault = new FaultCase(name, List.of(sluice), "topics")) {
                FaultCase.goOn(8); // who watches the topics has looked
                delete(services, topic);
                FaultCase.goOn(20);
                System.out.println(topic + " deleted: " + fault.watch().told());
                sluice.stop();
                sluice.start();
                fault.over();
                FaultCase.goOn(8);
                List<Long> differences = fault.settle(LIMIT);
                assertThat(differences).as("nothing is doubled").allMatch(difference -> difference <= 0);
                if (!HOLD.contains(topic)) {
                    assertThat(differences).as("nothing is lost").containsOnly(0L);
                }
                assertThat(fault.watch().added("sluice_topics_broken_total")).isPositive();
            }
            FaultCase.create(sluice, "afterwards");
            try (Traffic traffic = new Traffic(List.of(sluice), "afterwards", 40, 4)) {
                FaultCase.goOn(2);
                traffic.close();
                traffic.awaitCounted(sluice, LIMIT);
            }
        }
    }

    private static void delete(Services services, String topic) throws Exception {
        try (Admin admin = Admin.create(services.client())) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }
}
