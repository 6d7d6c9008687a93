package dev.sluice.it;

import dev.sluice.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, so that a test can kill it alone. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /** Arguments: directory, port, controller port, password. */
    public static void main(String[] args) throws Exception {
        EmbeddedBroker.Ports ports = new EmbeddedBroker.Ports(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), ports, args[3]);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("broker is up");
        new CountDownLatch(1).await();
    }
}
