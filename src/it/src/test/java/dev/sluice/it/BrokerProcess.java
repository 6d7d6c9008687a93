package dev.sluice.it;

import dev.sluice.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, so that a test can kill it alone. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /** Arguments: directory, port, controller port. */
    public static void main(String[] args) throws Exception {
        EmbeddedBroker broker =
                EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("broker is up at " + broker.bootstrap());
        new CountDownLatch(1).await();
    }
}
