package dev.sluice.stream;

import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;

/** Topologies without a broker. */
public final class StreamsFixture {
    private StreamsFixture() {}

    /** A driver whose clock stands at that time. */
    public static TopologyTestDriver driver(Topology topology, Instant start) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        return new TopologyTestDriver(topology, settings, start);
    }
}
