package dev.sluice.access;

import dev.sluice.access.Rates.Duty;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Who presented keys that are not known here, or could not sign in otherwise: limited, counted, and told to the audit trail now and then. */
public final class WrongKeys {
    private static final int MOST_ADDRESSES = 1_000;
    private static final String OTHERS = "others";

    private final Rates rates;
    private final AtomicLong all = new AtomicLong();
    private Map<String, Long> untold = new HashMap<>();

    public WrongKeys(Rates rates) {
        this.rates = rates;
    }

    /**
     * Takes note of one.
     *
     * @param address that it came from
     * @throws TooMany where that address has presented too many
     */
    public void seen(String address) {
        all.incrementAndGet();
        String network = network(address);
        synchronized (this) {
            untold.merge(
                    untold.size() < MOST_ADDRESSES || untold.containsKey(network) ? network : OTHERS, 1L, Long::sum);
        }
        rates.count(Duty.WRONG_KEYS, network);
    }

    /** One caller has a whole network of sixty-four bits in the new kind of addresses. */
    private static String network(String address) {
        int colons = 0;
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == ':' && ++colons == 4) {
                return address.substring(0, i) + "::";
            }
        }
        return address;
    }

    /** How many since the start. */
    public long all() {
        return all.get();
    }

    /** How many from each address since this was asked last. */
    public synchronized Map<String, Long> untold() {
        Map<String, Long> told = untold;
        untold = new HashMap<>();
        return told;
    }
}
