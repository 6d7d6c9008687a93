package dev.sluice.boot;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.serving.RecommenderPool;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.TopicReader;

/**
 * Takes over what the log says of experiments: under its id the one that is in force, under its id and its number each
 * revision, of which a replica forgets none that it has read. Arms of what may serve are prepared before it does.
 */
final class DefinitionFeed implements TopicReader.Listener {
    private static final JsonSerde<PublishedExperiment> EXPERIMENTS = new JsonSerde<>(PublishedExperiment.class);

    private final Directory directory;
    private final RecommenderPool arms;

    DefinitionFeed(Directory directory, RecommenderPool arms) {
        this.directory = directory;
        this.arms = arms;
    }

    @Override
    public void record(TopicReader.Message message) {
        String[] key = message.key().split("/", 2);
        boolean current = key.length == 1;
        if (!message.deleted()) {
            take(EXPERIMENTS.read(message.value()), current);
        } else if (current) {
            directory.remove(Integer.parseInt(key[0]));
        }
    }

    private void take(PublishedExperiment experiment, boolean current) {
        if (!current) {
            directory.revision(experiment);
            return;
        }
        if (experiment.status().open()) {
            arms.prepare(experiment.definition());
        }
        directory.current(experiment);
    }
}
