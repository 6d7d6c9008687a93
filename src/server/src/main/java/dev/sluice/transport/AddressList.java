package dev.sluice.transport;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** Addresses and networks, like {@code 10.0.0.7,192.168.0.0/16}; names are left out. */
record AddressList(List<IpSubnetFilterRule> networks) {
    static AddressList of(String list) {
        return new AddressList(Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(AddressList::numeric)
                .map(AddressList::rule)
                .toList());
    }

    private static boolean numeric(String address) {
        String host = address.split("/", 2)[0];
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    private static IpSubnetFilterRule rule(String address) {
        String[] parts = address.split("/", 2);
        int whole = NetUtil.isValidIpV4Address(parts[0]) ? 32 : 128;
        return new IpSubnetFilterRule(
                parts[0], parts.length < 2 ? whole : Integer.parseInt(parts[1]), IpFilterRuleType.ACCEPT);
    }

    boolean contains(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return networks.stream().anyMatch(network -> network.matches(socket));
    }
}
