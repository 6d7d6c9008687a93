package dev.sluice.outgoing;

import static dev.sluice.outgoing.AddressKind.LOOPBACK;
import static dev.sluice.outgoing.AddressKind.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private static final Set<String> NAMED =
            Set.of("Recommender.example", "reco.svc:8080", "10.0.0.7:80", "[::1]:9000");
    private final Destinations machine = Destinations.of(Set.of(LOOPBACK, PUBLIC), NAMED);
    private final Destinations elsewhere = Destinations.of(Set.of(), NAMED);

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000/recommend, true, false",
        "http://localhost:8000/recommend, true, false",
        "http://LocalHost.:8000/, true, false",
        "http://a.localhost/, true, false",
        "http://[::1]:8000/, true, false",
        "http://[::1]:9000/, true, true",
        "http://[0:0::1]:9000/, true, false",
        "http://[::ffff:127.0.0.1]/, true, false",
        "http://[::ffff:10.0.0.1]/, false, false",
        "http://0177.0.0.1/, false, false",
        "http://127.0.0.01/, false, false",
        "http://0.0.0.0:8000/, false, false",
        "http://[::]/, false, false",
        "http://169.254.1.1/, false, false",
        "http://[fe80::1]/, false, false",
        "http://[64:ff9b::a9fe:a9fe]/, false, false",
        "http://[2002:a9fe:a9fe::1]/, false, false",
        "http://[fd00:ec2::254]/, false, false",
        "http://224.0.0.1/, false, false",
        "http://255.255.255.255/, false, false",
        "http://10.0.0.1/, false, false",
        "http://10.0.0.7/, true, true",
        "http://10.0.0.7:81/, false, false",
        "http://100.100.100.200/, false, false",
        "http://168.63.129.16/, false, false",
        "http://[64:ff9b:1::808:808]/, false, false",
        "http://192.168.1.1/, false, false",
        "http://172.31.0.1/, false, false",
        "http://172.32.0.1/, true, false",
        "http://reco.svc:8080/x, true, true",
        "http://reco.svc/x, true, false",
        "https://recommender.example/recommend, true, true",
        "http://RECOMMENDER.example/recommend, true, true",
        "https://recommender.example:8443/, true, false",
        "http://recommender.example:0/, false, false",
        "http://recommender.example:99999/, false, false"
    })
    void addressIsTaken_whereItsKindIsOpen_orItIsNamed(URI url, boolean here, boolean there) {
        taken(machine, url, here);
        taken(elsewhere, url, there);
    }

    private static void taken(Destinations destinations, URI url, boolean right) {
        if (right) {
            assertThatCode(() -> destinations.check(url)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> destinations.check(url))
                    .isInstanceOfSatisfying(
                            InvalidInput.class, e -> assertThat(e.field()).isEqualTo("url"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.100.100.200", "192.0.0.192", "fd00:ec2::254", "168.63.129.16", "169.254.169.254"})
    void credentialsOfMachines_areNeverAsked_evenWherePrivateAddressesAreOpen(String address) throws Exception {
        assertThat(AddressKind.of(InetAddress.getByName(address))).isEqualTo(AddressKind.NEVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://reco:8000/", "fd00::1", "", "a b", "reco:http", "*.example"})
    void listThatNobodyCanRead_isRefused(String entry) {
        assertThatThrownBy(() -> Destinations.of(Set.of(), Set.of(entry)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("with or without a port");
    }

    /** A name may stand for another address at each connection. */
    @Test
    void whatANameStandsFor_isChecked_atEachConnection() throws Exception {
        assertThat(machine.resolve("localhost", 8000)).contains(new InetSocketAddress(loopback(), 8000));
        assertThatThrownBy(() -> elsewhere.resolve("localhost", 8000))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("sluice.outgoing.allow");
        Destinations open = Destinations.of(Set.of(PUBLIC), Set.of("localhost:8000"));
        assertThat(open.resolve("localhost", 8000)).isNotEmpty();
        assertThatThrownBy(() -> open.resolve("localhost", 8001)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> open.resolve("169.254.169.254", 80)).isInstanceOf(UnknownHostException.class);
    }

    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
