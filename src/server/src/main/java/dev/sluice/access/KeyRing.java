package dev.sluice.access;

import static dev.sluice.codec.InvalidInput.require;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.access.ApiKey.LastChange;
import dev.sluice.access.ApiKey.Life;
import dev.sluice.access.ApiKey.Retiring;
import dev.sluice.audit.Change;
import dev.sluice.codec.Durations;
import dev.sluice.directory.Freshness;
import dev.sluice.directory.NotReadYet;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Makes API keys, and lets them end. A key is stored in PostgreSQL, then published to all replicas; its end is published first,
 * so that it holds everywhere while the database is away. Whatever one of the two lacks, {@link #reconcile} brings.
 */
@ApplicationScoped
public class KeyRing {
    private static final Logger LOG = Logger.getLogger(KeyRing.class);
    private static final JsonSerde<ApiKey> KEYS = new JsonSerde<>(ApiKey.class);
    private static final Pattern PRINTABLE = Pattern.compile("[" + ApiKey.PRINTABLE + "]{1,100}");
    private static final String NOBODY = "sluice";
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    private final ApiKeyStore store;
    private final ApiKeys known;
    private final Freshness freshness;
    private final Publisher publisher;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** Whether database and topic have the same; a lost race costs one more comparison. */
    private final AtomicBoolean agreed = new AtomicBoolean();
    /** Ids of keys whose state the broker has not acknowledged yet. */
    private final Set<String> untold = ConcurrentHashMap.newKeySet();

    KeyRing(ApiKeyStore store, ApiKeys known, Freshness freshness, Publisher publisher, Clock clock) {
        this.store = store;
        this.known = known;
        this.freshness = freshness;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A new key; the only time that it can be seen. */
    public Made make(Wanted wanted, String author) {
        return make(wanted, author, secret -> {});
    }

    /** A new key, put into a safe place before it is stored: a key that nobody has seen would lock everybody out. */
    public Made make(Wanted wanted, String author, Consumer<String> safe) {
        Instant now = clock.instant();
        wanted.expiresAt().ifPresent(end -> require(end.isAfter(now), "expires", "must be to come, got " + end));
        if (store.named(wanted.name())) {
            throw new KeyConflict("there is a key with the name '" + wanted.name() + "'");
        }
        String secret = ApiKey.random(random);
        safe.accept(secret);
        ApiKey key = new ApiKey(
                ApiKey.NEWEST,
                UuidCreator.getTimeOrderedEpochPlus1().toString(),
                ApiKey.hash(secret),
                wanted.name(),
                wanted.role(),
                wanted.scope(),
                new Life(now, author, wanted.expiresAt(), Optional.empty()),
                Optional.empty(),
                0,
                new LastChange(1, "created", author, now));
        storeThenTell(key);
        return new Made(key, secret);
    }

    /**
     * The key of a person who signs in: the one that they have, or a new one whose secret nobody holds. It ends with the session
     * that begins now.
     */
    public ApiKey admit(Person person, Role role) {
        ApiKey key = signedIn(person, role);
        storeThenTell(key); // nobody who revokes a key waits for this
        return key;
    }

    private synchronized ApiKey signedIn(Person person, Role role) {
        Instant now = clock.instant();
        Instant end = now.plus(Sessions.LENGTH);
        String name = person.keyName();
        String id = keyId(person);
        return known.get(id)
                .map(before -> before.signedIn(name, role, end, before.change().next("signed-in", name, now)))
                .orElseGet(() -> new ApiKey(
                        ApiKey.NEWEST,
                        id,
                        ApiKey.hash(ApiKey.random(random)),
                        name,
                        role,
                        Scope.EVERYWHERE,
                        new Life(now, name, Optional.of(end), Optional.empty()),
                        Optional.empty(),
                        0,
                        new LastChange(1, "signed-in", name, now)));
    }

    /** Ends what a person had while they could come in. */
    public synchronized void end(Person person) {
        known.get(keyId(person))
                .ifPresent(key -> tellThenStore(key.revoked(key.change().next("revoked", NOBODY, clock.instant()))));
    }

    /** Tells the audit trail that a person may not come in. */
    public void tellRefused(Person person, String reason) {
        store.refused(person.keyName(), new Change(NOBODY, clock.instant(), Optional.empty()), reason);
    }

    /** Of the key that is not revoked: a revoked one never comes back, so after it there is another. */
    private String keyId(Person person) {
        return IntStream.iterate(0, before -> before + 1)
                .mapToObj(person::keyId)
                .filter(id -> known.get(id)
                        .filter(key -> key.life().revokedAt().isPresent())
                        .isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Another secret for a key; its sessions end.
     *
     * @param overlap how long the secret before is still taken; zero for not at all
     */
    public synchronized Made rotate(String id, Duration overlap, String author) {
        require(
                !overlap.isNegative() && overlap.compareTo(LONGEST_OVERLAP) <= 0,
                "overlap",
                "must be 0s to 30d, got " + Durations.format(overlap));
        ApiKey key = required(id);
        if (Person.isKey(key.name())) {
            throw new KeyConflict("'" + key.name() + "' is a person: nobody may hold a secret that acts for them");
        }
        Instant now = clock.instant();
        String secret = ApiKey.random(random);
        Optional<Retiring> old =
                overlap.isZero() ? Optional.empty() : Optional.of(new Retiring(key.hash(), now.plus(overlap)));
        ApiKey rotated = key.rotated(ApiKey.hash(secret), old, key.change().next("rotated", author, now));
        storeThenTell(rotated);
        return new Made(rotated, secret);
    }

    /**
     * Ends a key for good, on all replicas, whether or not the database answers.
     *
     * @throws KeyConflict where nobody could make keys any more
     * @throws NotTold where the replicas could not be told yet; here it has ended all the same
     */
    public synchronized void revoke(String id, String author) {
        ApiKey key = required(id);
        boolean last = key.role() == Role.ADMIN
                && key.life().expiresAt().isEmpty()
                && known.all().stream()
                        .noneMatch(other -> other.role() == Role.ADMIN
                                && !other.id().equals(id)
                                && other.life().expiresAt().isEmpty()
                                && other.usableAt(clock.instant()));
        if (last) {
            throw new KeyConflict("'" + key.name() + "' is the last admin key without an end; make another one first");
        }
        tellThenStore(key.revoked(key.change().next("revoked", author, clock.instant())));
    }

    /** Ends all sessions of a key, on all replicas. */
    public synchronized void signOut(String id, String author) {
        ApiKey key = required(id);
        tellThenStore(key.signedOut(key.change().next("signed-out", author, clock.instant())));
    }

    private ApiKey required(String id) {
        return known.get(id)
                .filter(key -> key.life().revokedAt().isEmpty())
                .orElseThrow(() -> freshness.missing("there is no key '" + id + "'"));
    }

    private void storeThenTell(ApiKey key) {
        store.save(key);
        known.put(key);
        if (!publish(known.get(key.id()).orElse(key))) { // it may have been revoked meanwhile
            agreed.set(false);
        }
    }

    private void tellThenStore(ApiKey key) {
        boolean told = publish(key);
        known.put(key);
        agreed.set(false); // until both are known to have it
        try {
            store.save(key);
        } catch (RuntimeException e) { // whatever keeps the database from it: the key has ended
            LOG.warnf(
                    "the database follows later: key '%s' was %s",
                    key.name(), key.change().action());
        }
        if (!told) {
            throw new NotTold("this replica has taken note; the others learn it as soon as the broker answers");
        }
    }

    /**
     * Gives database and topic what only the other one knows.
     *
     * @param read whether the topic was read to its end; before, its records may be newer than what is stored
     * @return whether there is any key
     */
    public boolean reconcile(boolean read) {
        if (agreed.get()) {
            return true;
        }
        boolean all = read;
        for (String id : Set.copyOf(untold)) {
            all &= read && known.get(id).map(this::publish).orElse(true);
        }
        for (ApiKey key : store.all()) {
            boolean newer = known.get(key.id()).map(key::supersedes).orElse(true);
            if (newer) {
                known.put(key);
                all &= read && publish(key);
            }
        }
        if (read) {
            known.all().forEach(store::save);
        }
        agreed.set(all && !known.all().isEmpty());
        return !known.all().isEmpty();
    }

    /** Whether there is a key of that role, also one that has ended: then it is for people to make another one. */
    public boolean any(Role role) {
        return known.all().stream().anyMatch(key -> key.role() == role);
    }

    /** Whether that secret is a key here. */
    public boolean knows(String secret) {
        return known.find(secret).isPresent();
    }

    /** Throws {@link NotReadYet} where a secret is not known here, and that says nothing at the moment. */
    public void requireJudged(String secret) {
        if (!freshness.tells() && !known.knows(secret)) {
            throw new NotReadYet();
        }
    }

    /** Stores which keys were used since it did so last. */
    public void storeUses() {
        store.used(known.used());
    }

    private boolean publish(ApiKey key) {
        boolean told = publisher.publish(Topics.API_KEYS, key.id(), KEYS.write(key));
        if (told) {
            untold.remove(key.id());
        } else {
            untold.add(key.id());
        }
        return told;
    }

    /**
     * A key that somebody wants.
     *
     * @param name 1 to 100 printable characters
     * @param expiresAt when it is to end, if ever
     */
    public record Wanted(String name, Role role, Scope scope, Optional<Instant> expiresAt) {
        public Wanted {
            require(
                    PRINTABLE.matcher(name).matches() && !name.isBlank(),
                    "name",
                    "must have 1 to 100 characters that can be printed");
            require(
                    !Person.isKey(name),
                    "name",
                    "must not begin like the names of people who sign in, got '" + name + "'");
            require(
                    role == Role.CLIENT || scope.origins().isEmpty(),
                    "origins",
                    "are for keys of the role client only");
            require(role != Role.ADMIN || !scope.limited(), "experiments", "cannot bind a key of the role admin");
        }

        /** For everywhere and always. */
        public static Wanted of(String name, Role role) {
            return new Wanted(name, role, Scope.EVERYWHERE, Optional.empty());
        }
    }

    /** A key with its secret, which nobody sees again. */
    public record Made(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Made[" + key.name() + "]";
        }
    }

    /** What is wanted contradicts the keys that there are. */
    public static final class KeyConflict extends RuntimeException {
        private static final long serialVersionUID = 1;

        KeyConflict(String message) {
            super(message);
        }
    }

    /** The other replicas do not know it yet. */
    public static final class NotTold extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotTold(String message) {
            super(message);
        }
    }
}
