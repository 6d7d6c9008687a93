package dev.sluice.decision;

import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.directory.NotReadYet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The prepared states of experiments that run, by key; replaced by whoever first sees a newer state. */
final class Routers {
    private final Directory directory;
    private final ConcurrentHashMap<String, Router> prepared = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Unfit> unfit = new ConcurrentHashMap<>();

    Routers(Directory directory) {
        this.directory = directory;
    }

    /** The newest state; throws {@link Refusal} where there is none that decides, or {@link NotReadYet}. */
    Router of(String key) {
        Directory.Live live = directory.find(key).orElseThrow(() -> unknown(key));
        Status status = live.experiment().status();
        if (status != Status.RUNNING) {
            throw new Refusal(
                    Refusal.Reason.NOT_RUNNING, "experiment '" + key + "' is not running; its status is " + status);
        }
        Router router = prepared.get(key);
        if (router == null || !router.of(live)) {
            router = new Router(live, unfit.computeIfAbsent(key, any -> new Unfit()));
            prepared.put(key, router);
        }
        return router;
    }

    private RuntimeException unknown(String key) {
        return directory.tells()
                ? new Refusal(Refusal.Reason.UNKNOWN_EXPERIMENT, "there is no experiment '" + key + "'")
                : new NotReadYet();
    }

    /** Requests that the experiment's condition could not be judged on. */
    long unjudged(String key) {
        return Optional.ofNullable(unfit.get(key))
                .map(known -> known.unjudged().sum())
                .orElse(0L);
    }

    /** How often a declared attribute was not of its type, by name. */
    Map<String, Long> mistyped(String key) {
        return Optional.ofNullable(unfit.get(key)).map(Unfit::byAttribute).orElse(Map.of());
    }
}
