package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopedAddressTest {
    private static final Scope SHOP = new Scope(List.of("shop-*"), List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/experiments/shop-a",
                "/api/v1/experiments/shop-a/report",
                "/api/v1/experiments/shop-a:start",
                "/api/v1/experiments/shop-a/decisions:batch",
                "/experiments/shop-a/edit",
                "/experiments",
                "/api/v1/experiments",
                "/api/v1/events",
                "/definition/preview",
                "/"
            })
    void within(String path) {
        assertThat(ScopedAddress.of(path).within(SHOP)).isTrue();
        assertThat(ScopedAddress.of(path).within(Scope.EVERYWHERE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/experiments/home",
                "/api/v1/experiments/home/report",
                "/api/v1/experiments/home:start",
                "/api/v1/experiments//home/report",
                "/api/v1/experiments/./home",
                "/api/v1/experiments/shop-a/../home/report",
                "/api/v1/experiments/shop-a/%2e%2e/home/report",
                "/api/v1/experiments/shop-a;x/../home",
                "/experiments/home",
                "//experiments/home",
                "/definition/../api/v1/audit",
                "/definition/%2e%2e/q/metrics",
                "/definition/",
                "/api/v1/audit",
                "/api/v1/offline/replay",
                "/api/v1/models",
                "/live/stream",
                "/q/metrics",
                ""
            })
    void beyond(String path) {
        assertThat(ScopedAddress.of(path).within(SHOP)).isFalse();
        assertThat(ScopedAddress.of(path).within(Scope.EVERYWHERE)).isTrue();
    }

    /** The router takes dots and doubled slashes out before it looks for who answers. */
    @Test
    void whatIsRoutedElsewhereThanItSays_isBeyond() {
        assertThat(ScopedAddress.of("/experiments", "/experiments").within(SHOP))
                .isTrue();
        assertThat(ScopedAddress.of("/experiments/./shop-a", "/experiments/shop-a")
                        .within(SHOP))
                .isFalse();
        assertThat(ScopedAddress.of("/experiments", "/api/v1/audit").within(SHOP))
                .isFalse();
    }
}
