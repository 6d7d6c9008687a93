package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.ApiKey.LastChange;
import dev.sluice.codec.InvalidInput;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonTest {
    private static final String ISSUER = "https://id.example/realms/shop";
    private static final Person KIM = new Person(ISSUER, "7c1f", "kim");

    @Test
    void aPerson_keepsTheirKey_whateverTheyAreCalled() {
        Person renamed = new Person(ISSUER, "7c1f", "kim.lee");
        assertThat(renamed.keyId(0)).isEqualTo(KIM.keyId(0));
        assertThat(renamed.keyName()).isNotEqualTo(KIM.keyName()).startsWith("oidc:kim.lee ");
    }

    @Test
    void whoeverTakesAName_isSomebodyElse() {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        List<Person> people = List.of(
                KIM,
                new Person(ISSUER, "7c1e", "kim"),
                new Person("https://other.example", "7c1f", "kim"),
                new Person(ISSUER + "7", "c1f", "kim"),
                new Person(ISSUER, "7c1f\0", "kim"));
        for (Person person : people) {
            for (int before = 0; before < 3; before++) {
                ids.add(person.keyId(before));
            }
            names.add(person.keyName());
        }
        assertThat(ids)
                .hasSize(3 * people.size())
                .allSatisfy(id -> assertThat(UUID.fromString(id))
                        .hasToString(id)
                        .satisfies(uuid -> assertThat(uuid.version()).isEqualTo(8))
                        .satisfies(uuid -> assertThat(uuid.variant()).isEqualTo(2)));
        assertThat(names).hasSize(people.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "evil\n17:00:00.000 INFO ready", "a\u202eb", "관리자", "first admin", "oidc:kim"})
    void names_canBePrinted_andAreShort(String name) {
        String shown = new Person(ISSUER, "7c1f", name).keyName();
        assertThat(shown).matches("oidc:[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]+ [0-9a-f]{12}");
        assertThat(new Person(ISSUER, "7c1f", name.repeat(50) + "\ud83d\ude00".repeat(100)).keyName())
                .hasSizeLessThanOrEqualTo(100)
                .matches("oidc:[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]+ [0-9a-f]{12}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidc:kim", "OIDC:kim 0123456789ab", "oidc:"})
    void noKeyMadeByHand_isNamedLikeAPerson(String name) {
        assertThatThrownBy(() -> KeyRing.Wanted.of(name, Role.VIEWER)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'',",
        "cooks,",
        "readers,VIEWER",
        "Readers,",
        "readers cooks,VIEWER",
        "readers makers,EDITOR",
        "makers,EDITOR",
        "owners readers,ADMIN",
        "admin,",
        "client,"
    })
    void theHighestRole_ofAListedGroup_isHad(String groups, Role role) {
        SingleSignOn people = new SingleSignOn(
                true,
                Optional.empty(),
                Map.of(Role.VIEWER, Set.of("readers"), Role.EDITOR, Set.of("makers"), Role.ADMIN, Set.of("owners")));
        assertThat(people.role(Set.of(groups.split(" ")))).isEqualTo(Optional.ofNullable(role));
        assertThat(new SingleSignOn(true, Optional.empty(), Map.of()).role(Set.of(groups.split(" "))))
                .isEmpty();
    }

    @Test
    void signingInAgain_changesRoleAndEnd_andLeavesOtherSessions() {
        ApiKey before = KeyFixture.key("nobody's", Role.EDITOR);
        Instant end = Instant.parse("2026-02-01T00:00:00Z");
        ApiKey after = before.signedIn(
                "oidc:kim", Role.VIEWER, end, new LastChange(2, "signed-in", "oidc:kim", KeyFixture.CREATED));
        assertThat(after.supersedes(before)).isTrue();
        assertThat(after.role()).isEqualTo(Role.VIEWER);
        assertThat(after.life().expiresAt()).contains(end);
        assertThat(after.generation()).isEqualTo(before.generation());
        assertThat(after.usableAt(end)).isFalse();
    }
}
