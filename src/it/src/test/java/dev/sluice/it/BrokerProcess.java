package dev.sluice.it;

import dev.sluice.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A broker in a process of its own, so that a test can kill it alone. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /** Arguments: directory, port, controller port, password, further settings like {@code name=value}. */
    public static void main(String[] args) throws Exception {
        EmbeddedBroker.Ports ports = new EmbeddedBroker.Ports(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Map<String, String> further = Arrays.stream(args)
                .skip(4)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), ports, args[3], further);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("broker is up");
        new CountDownLatch(1).await();
    }
}
