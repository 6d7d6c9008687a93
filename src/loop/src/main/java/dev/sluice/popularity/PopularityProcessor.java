package dev.sluice.popularity;

import dev.sluice.directory.Directory;
import dev.sluice.model.ItemCount;
import dev.sluice.model.ItemTrials;
import dev.sluice.model.PopularItems;
import dev.sluice.model.Versioned;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.StoreTable;
import java.time.Duration;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;

/** The edge of popularity: counts of items in, lists out. */
final class PopularityProcessor implements Processor<String, byte[], String, Versioned> {
    static final String LISTS = "lists";
    static final String TRIALS = "trials";

    private static final Logger LOG = Logger.getLogger(PopularityProcessor.class);
    private static final JsonSerde<ItemCount> COUNTS = new JsonSerde<>(ItemCount.class);
    /** A list is some ten kilobytes, and a click should be in it within seconds. */
    private static final Duration PUBLISH_EVERY = Duration.ofSeconds(2);

    private final Directory directory;
    private final int most;
    private ProcessorContext<String, Versioned> context;
    private PopularityCounts counts;
    private TrialCounts trials;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
    PopularityProcessor(Directory directory, int most) {
        this.directory = directory;
        this.most = most;
    }

    @Override
    public void init(ProcessorContext<String, Versioned> context) {
        this.context = context;
        StoreTable<String, ItemCounts> table = new StoreTable<>(context.getStateStore(PopularityTopology.COUNTS));
        this.trials = new TrialCounts(table, directory::itemBandits);
        this.counts = new PopularityCounts(
                new PopularityCounts.Tables(
                        table,
                        new StoreTable<>(context.getStateStore(PopularityTopology.IMPORTS)),
                        new StoreTable<>(context.getStateStore(PopularityTopology.HALF_LIVES))),
                context.taskId().partition(),
                most);
        context.schedule(PUBLISH_EVERY, PunctuationType.WALL_CLOCK_TIME, this::publish);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        try {
            ItemCount count = COUNTS.read(record.value());
            if (count instanceof ItemCount.Trial trial) {
                trials.take(record.key(), trial);
            } else {
                counts.take(record.key(), count);
            }
        } catch (SerializationException e) {
            LOG.errorf("a count of an item is stepped over: %s", e.getMessage());
        }
    }

    private void publish(long now) {
        counts.keep(directory.popularity());
        for (PopularItems list : counts.changed()) {
            context.forward(new Record<>(list.by().name() + '/' + list.part(), list, now), LISTS);
        }
        for (ItemTrials item : trials.changed()) {
            context.forward(new Record<>(item.by().name() + '/' + item.item(), item, now), TRIALS);
        }
    }
}
